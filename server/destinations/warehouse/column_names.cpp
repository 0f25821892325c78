#include "server/destinations/warehouse/column_names.h"

#include <utility>

#include "server/destinations/warehouse/naming.h"

namespace analytics::server {

ColumnName::ColumnName(const ColumnName* parent, std::string_view key, std::size_t bytes_max)
    : key_(key), prefix_(parent->prefix()) {
  prefix_ += column_name(key);
  if (prefix_.size() > bytes_max) shortened_ = shortened(prefix_, bytes_max);
  prefix_ += '_';
}

const ColumnName& ColumnNames::below(const ColumnName& parent, std::string_view key) {
  if (const auto found = names_.find({&parent, key}); found != names_.end()) return *found->second;
  auto name = std::make_unique<const ColumnName>(&parent, key, bytes_max_);
  constexpr std::size_t kBytesAround = 128;  // The name itself and its place among the others.
  bytes_ += kBytesAround + name->key().size() + name->prefix().size();
  const Place place{&parent, name->key()};
  return *names_.emplace(place, std::move(name)).first->second;
}

void ColumnNames::trim() {
  if (bytes_ <= kColumnNameBytesKept) return;
  names_.clear();
  bytes_ = 0;
}

}  // namespace analytics::server
