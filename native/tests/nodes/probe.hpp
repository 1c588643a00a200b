// Reference samples of single-node racks: NAME.samples.tsv in compat/probes/golden of the folder that the environment
// variable MAM_SHARED names, or of ../shared beside the repository. Tests skip where there is none.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace mam::test {

struct ProbeRow {
  size_t frame;
  float left, right;
};

inline std::filesystem::path sharedFolder() {
  if (const char* named = std::getenv("MAM_SHARED")) return named;
  return std::filesystem::path(__FILE__).parent_path() / "../../../../shared";
}

/// Rows of a probe; empty where the reference is absent.
inline std::vector<ProbeRow> probeRows(const std::string& name) {
  std::ifstream file(sharedFolder() / "compat/probes/golden" / (name + ".samples.tsv"));
  std::vector<ProbeRow> rows;
  for (std::string line; std::getline(file, line);) {
    ProbeRow row{};
    std::istringstream text(line);
    if (!line.empty() && line[0] != '#' && text >> row.frame >> row.left >> row.right) rows.push_back(row);
  }
  return rows;
}

/// Share of rows that are further than 2e-4 from the reference.
inline double outliers(const std::vector<ProbeRow>& rows, const std::vector<float>& left,
                       const std::vector<float>& right) {
  size_t count = 0;
  for (const ProbeRow& row : rows) {
    const bool near =
        std::abs(left.at(row.frame) - row.left) < 2e-4f && std::abs(right.at(row.frame) - row.right) < 2e-4f;
    count += near ? 0 : 1;
  }
  return static_cast<double>(count) / static_cast<double>(rows.size());
}

}  // namespace mam::test
