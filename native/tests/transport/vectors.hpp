// Reads the test vectors that TypeScript and native share: plain JSON, trusted.
#pragma once

#include <cctype>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace mam {

struct JsonValue {
  double number = 0;  ///< a switch is 0 or 1
  std::string text;
  std::vector<JsonValue> items;
  std::map<std::string, JsonValue> members;

  const JsonValue& operator[](const char* key) const { return members.at(key); }
};

class JsonReader {
 public:
  explicit JsonReader(const std::string& text) : at_(text.c_str()) {}

  JsonValue value() {
    JsonValue made;
    const char first = next();
    if (first == '{' || first == '[') {
      const char end = first == '{' ? '}' : ']';
      for (++at_; next() != end; skip(',')) {
        if (first == '[') {
          made.items.push_back(value());
          continue;
        }
        const std::string key = text();
        skip(':');
        made.members[key] = value();
      }
      ++at_;
    } else if (first == '"') {
      made.text = text();
    } else if (std::isalpha(static_cast<unsigned char>(first))) {
      made.number = first == 't' ? 1 : 0;
      while (std::isalpha(static_cast<unsigned char>(*at_))) ++at_;
    } else {
      char* end = nullptr;
      made.number = std::strtod(at_, &end);
      at_ = end;
    }
    return made;
  }

 private:
  char next() {
    while (std::isspace(static_cast<unsigned char>(*at_))) ++at_;
    return *at_;
  }
  void skip(char mark) {
    if (next() == mark) ++at_;
  }
  std::string text() {
    next();
    const char* start = ++at_;
    while (*at_ != '"') ++at_;
    return std::string(start, at_++);
  }

  const char* at_;
};

/// The file of vectors beside the TypeScript that shares them, found from this source file.
inline JsonValue sharedVectors(const std::string& path) {
  const std::string here = __FILE__;
  const std::string root = here.substr(0, here.rfind("native/tests/"));
  std::ifstream file(root + path);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return text.empty() ? JsonValue{} : JsonReader(text).value();
}

}  // namespace mam
