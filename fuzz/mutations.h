#pragma once

// Inputs made from a corpus by chance: for a search without libFuzzer, which any compiler can run.
//
//   Mutations mutations(seeds, /*seed=*/1);
//   target(mutations.next());
//
// The same seed makes the same inputs. Not synchronised.

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace analytics::fuzz {

class Mutations {
 public:
  static constexpr std::size_t kBytesMax = 64 * 1024;

  /// At least one seed.
  Mutations(std::vector<std::string> seeds, std::uint64_t seed)
      : seeds_(std::move(seeds)), random_(seed) {}

  std::string next() {
    std::string text = any_seed();
    const std::size_t changes = 1 + up_to(7);
    for (std::size_t i = 0; i < changes; ++i) change(text);
    if (text.size() > kBytesMax) text.resize(kBytesMax);
    return text;
  }

 private:
  std::size_t up_to(std::size_t max) { return random_() % (max + 1); }
  const std::string& any_seed() { return seeds_[up_to(seeds_.size() - 1)]; }
  std::string piece_of(const std::string& text) {
    const std::size_t begin = up_to(text.size());
    return text.substr(begin, up_to(std::min<std::size_t>(text.size() - begin, 64)));
  }

  void change(std::string& text) {
    static constexpr const char* kWords[] = {
        "\"",   "\\",  "\\u0000", "\\ud800", "{",     "}",        "[",
        "]",    ",",   ":",       "null",    "1e999", "-",        "18446744073709551616",
        "\xff", "%00", "&",       "=",       "\r\n",  "\r\n\r\n", "${",
        "---\n"};
    const std::size_t at = up_to(text.size());
    switch (up_to(6)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << up_to(7)));
        break;
      case 1:
        if (at < text.size()) text[at] = static_cast<char>(up_to(255));
        break;
      case 2:
        text.erase(at, up_to(16));
        break;
      case 3:
        text.insert(at, piece_of(text));
        break;
      case 4:
        text.insert(at, piece_of(any_seed()));
        break;
      case 5:
        text.insert(at, kWords[up_to(std::size(kWords) - 1)]);
        break;
      default:
        text.resize(at);
    }
  }

  const std::vector<std::string> seeds_;
  std::mt19937_64 random_;
};

}  // namespace analytics::fuzz
