#pragma once

// A frame to be written: the unit that reaches the disk wholly or not at all. The records' bytes
// stand one after the other in one string, so that large frames are written without a copy.
//
//   JournalFrame frame{.head = counters};
//   frame.add(event);
//   journal.append(std::move(frame), done);
//
// A plain value that owns its bytes.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "journal/format.h"

namespace analytics {

struct JournalFrame {
  /// Opaque bytes that belong to the frame as a whole.
  std::string head{};
  /// The bytes of all the records.
  std::string records{};
  /// How long each record is; together, exactly as long as `records`.
  std::vector<std::uint32_t> lengths{};

  /// Appends one record, which must not be longer than kFrameBytesMax.
  void add(std::string_view record) {
    records.append(record);
    lengths.push_back(static_cast<std::uint32_t>(record.size()));
  }

  /// The frame's length on the disk, padding excluded.
  std::uint64_t bytes() const noexcept {
    return std::uint64_t{kFrameHeaderBytes} + head.size() + 4 * lengths.size() + records.size();
  }

  /// Whether it keeps the limits of the format.
  Result<void> check() const;
};

}  // namespace analytics
