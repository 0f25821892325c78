#pragma once

// The newest ids, in memory, until they are written as a run.
//
//   DuplicateTable table(200'000);
//   bool fresh = table.ids.insert(id).second;
//   table.span.end_frame = frame + 1;
//
// A plain value that owns its ids; not synchronised.

#include <cstddef>
#include <cstdint>

#include <boost/unordered/unordered_flat_set.hpp>

#include "server/log/duplicates_format.h"
#include "server/log/duplicates_id.h"

namespace analytics::server {

struct DuplicateTable {
  explicit DuplicateTable(std::size_t entries_max) { ids.reserve(entries_max); }

  std::uint64_t memory_bytes() const { return ids.bucket_count() * (sizeof(DuplicateId) + 1); }

  boost::unordered_flat_set<DuplicateId, DuplicateId::Hash> ids;
  DuplicateSpan span{};
};

}  // namespace analytics::server
