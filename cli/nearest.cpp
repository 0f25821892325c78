#include "cli/nearest.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <utility>

#include "cli/printable.h"

namespace analytics::cli {
namespace {

// Longer names are compared by their beginning: the cost grows with the square.
constexpr std::size_t kComparedMax = 64;

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

// Levenshtein's distance, case aside.
std::size_t distance(std::string_view a, std::string_view b) {
  a = a.substr(0, kComparedMax);
  b = b.substr(0, kComparedMax);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::optional<std::string> nearest(std::string_view name,
                                   const std::vector<std::string>& candidates) {
  std::optional<std::string> best;
  std::size_t best_distance = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t edits = distance(name, candidate);
    if (edits >= best_distance) continue;
    best_distance = edits;
    best = candidate;
  }
  return best;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates) {
  const std::optional<std::string> guess = nearest(name, candidates);
  return guess ? "; did you mean \"" + printable_excerpt(*guess) + "\"?" : std::string();
}

}  // namespace analytics::cli
