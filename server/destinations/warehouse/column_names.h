#pragma once

// The columns of keys, remembered: making a name costs as much as storing the value under it, and
// events bring the same few hundred keys again and again.
//
//   ColumnNames names(kNameBytesMax);
//   const ColumnName& ship_to = names.below(names.root(), "ship to");   // ship_to
//   names.below(ship_to, "zip").column();                               // ship_to_zip
//
// What it answers lives until `trim`, which forgets everything where it has become too much. Not
// synchronised.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace analytics::server {

/// Keys come from anybody, so what is remembered of them is bounded.
inline constexpr std::size_t kColumnNameBytesKept = std::size_t{8} << 20;

class ColumnName {
 public:
  ColumnName(const ColumnName* parent, std::string_view key, std::size_t bytes_max);
  /// One whose column is never used: what is below it begins with `prefix`.
  explicit ColumnName(std::string prefix) : prefix_(std::move(prefix)) {}

  /// Shortened, where the database takes no more.
  std::string_view column() const { return shortened_.empty() ? whole() : shortened_; }
  std::string_view whole() const { return {prefix_.data(), prefix_.size() - 1}; }
  /// What the columns of an object's members begin with.
  std::string_view prefix() const { return prefix_; }
  std::string_view key() const { return key_; }

 private:
  std::string key_{};
  std::string prefix_{};  // The whole name and an underscore.
  std::string shortened_{};
};

class ColumnNames {
 public:
  explicit ColumnNames(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  const ColumnName& root() const { return root_; }
  const ColumnName& context() const { return context_; }
  const ColumnName& below(const ColumnName& parent, std::string_view key);

  void trim();

 private:
  struct Place {
    const ColumnName* parent;
    std::string_view key;
    bool operator==(const Place&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Place& place) const noexcept {
      return std::hash<std::string_view>()(place.key) ^
             (std::hash<const void*>()(place.parent) * 0x9e3779b97f4a7c15u);
    }
  };

  const std::size_t bytes_max_;
  const ColumnName root_{std::string()};
  const ColumnName context_{std::string("context_")};
  std::unordered_map<Place, std::unique_ptr<const ColumnName>, Hash> names_;
  std::size_t bytes_ = 0;
};

}  // namespace analytics::server
