#pragma once

// An event log in memory with the schema's folder beside it, for the tests of what reads one for
// the other. One thread's.

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "journal/faulty_files.h"
#include "server/log/event_log.h"

namespace analytics::server {

class SchemaFixture : public ::testing::Test {
 protected:
  void open_log(const std::string& folder = "/log") {
    log.reset();
    log =
        std::move(EventLog::open(files, folder, {.journal = {.segment_bytes_max = 1'024}})).value();
  }

  /// One request with track events of these names.
  void store(const std::vector<std::string>& names, const std::string& source = "shop") {
    IncomingRequest request{.source_id = source, .received_at = kNow, .received = names.size()};
    for (const std::string& name : names) {
      request.events.push_back(
          {.type = EventType::track,
           .json = R"({"userId":"u","event":")" + name + R"(","properties":{"a":1}})",
           .message_id = std::to_string(next_id_++),
           .has_own_id = false,
           .timestamp = kNow});
    }
    std::promise<Result<void>> stored;
    log->append(std::move(request), [&](Result<void> result) { stored.set_value(result); });
    ASSERT_TRUE(stored.get_future().get());
  }
  /// So many of the name `e`.
  void store(std::size_t events, const std::string& source = "shop") {
    store(std::vector<std::string>(events, "e"), source);
  }

  /// The member of the schema's `calls` that counts track events.
  static std::string tracks(std::uint64_t count) {
    return R"("calls":{"track":)" + std::to_string(count) + ",";
  }

  const Timestamp kNow{std::chrono::seconds(1'767'225'600)};
  FaultyFiles files;
  std::unique_ptr<EventLog> log;

 private:
  int next_id_ = 0;
};

}  // namespace analytics::server
