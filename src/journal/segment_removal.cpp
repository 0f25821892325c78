#include "journal/segment_removal.h"

#include <optional>
#include <utility>

#include "journal/segment_file.h"

namespace analytics {

Result<RemovedSegments> SegmentRemoval::below(JournalEnd end) {
  RemovedSegments removed;
  while (true) {
    if (is_unsynced_) {
      if (auto synced = files_.sync_folder(folder_); !synced) return std::move(synced).error();
    }
    is_unsynced_ = false;
    const std::optional<SegmentInfo> oldest = list_->take_oldest_below(end);
    if (!oldest) return removed;
    const std::string path = segment_path(folder_, {oldest->base_offset, oldest->base_frame});
    if (auto unlinked = files_.unlink(path); !unlinked) {
      list_->put_back_oldest(*oldest);
      return std::move(unlinked).error();
    }
    is_unsynced_ = true;
    removed.segments += 1;
    removed.bytes += oldest->file_bytes;
    removed.records += list_->begin_offset() - oldest->base_offset;
  }
}

}  // namespace analytics
