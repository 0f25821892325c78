#include "server/log/last_record.h"

#include <string_view>
#include <utility>

namespace analytics::server {

Result<std::optional<std::string>> last_record(const Journal& journal) {
  std::optional<std::string> last;
  if (journal.durable_end() == journal.begin()) return last;
  Result<JournalCursor> cursor = journal.read_from(journal.durable_end() - 1);
  if (!cursor) return std::move(cursor).error();
  Result<bool> more = cursor->next();
  for (; more && *more; more = cursor->next()) {
    for (const std::string_view record : cursor->frame().records) last = record;
  }
  if (!more) return std::move(more).error();
  return last;
}

}  // namespace analytics::server
