#include "telemetry/time_histogram.hpp"

#include <algorithm>

namespace mam {

TimeWindow::Totals TimeWindow::totalsOf(const TimeHistogram& from) noexcept {
  Totals totals;
  for (uint32_t bucket = 0; bucket < TimeHistogram::kBuckets; ++bucket) totals.counts[bucket] = from.countOf(bucket);
  totals.sum = from.sum();
  return totals;
}

TimeFigures TimeWindow::read(TimeHistogram& from) noexcept {
  const Totals now = totalsOf(from);
  worst_[1] = std::max(worst_[1], from.takeWorst());
  TimeFigures figures;
  for (uint32_t bucket = 0; bucket < TimeHistogram::kBuckets; ++bucket)
    figures.count += now.counts[bucket] - older_.counts[bucket];
  if (figures.count == 0) return figures;
  figures.worst = std::max(worst_[0], worst_[1]);
  // The writer goes on meanwhile: a time may be seen in one of the figures and not yet in another.
  figures.mean =
      std::min(figures.worst, static_cast<double>(now.sum - older_.sum) / static_cast<double>(figures.count));
  const uint64_t rank = figures.count - figures.count / 100;
  uint64_t reached = 0;
  uint32_t bucket = 0;
  for (; bucket < TimeHistogram::kBuckets; ++bucket) {
    reached += now.counts[bucket] - older_.counts[bucket];
    if (reached >= rank) break;
  }
  figures.p99 = std::min(figures.worst, static_cast<double>(TimeHistogram::endOf(bucket)));
  return figures;
}

void TimeWindow::turn(TimeHistogram& from) noexcept {
  worst_[0] = std::max(worst_[1], from.takeWorst());
  worst_[1] = 0;
  older_ = newer_;
  newer_ = totalsOf(from);
}

void TimeWindow::restart(TimeHistogram& from) noexcept {
  from.takeWorst();
  worst_[0] = worst_[1] = 0;
  older_ = newer_ = totalsOf(from);
}

}  // namespace mam
