#pragma once

// What tests of failed events and replays share: a worker that keeps failed events in a folder of
// the test's own.
//
//   TEST_F(AgainTest, …) { refuse_all(); open(); store({"1"}); take_all(); redrive(); }

#include <stdlib.h>

#include <filesystem>

#include "server/deliver/worker_fixture.h"

namespace analytics::server {

class AgainTest : public WorkerTest {
 protected:
  AgainTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "again-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) folder = pattern;
    setup.failed_path = folder + "/failed.db";
  }
  ~AgainTest() override {
    engine.reset();
    std::filesystem::remove_all(folder);
  }

  Result<std::uint64_t> redrive(FailedFilter filter = {}) {
    std::promise<Result<std::uint64_t>> count;
    engine->redrive("dest", std::move(filter),
                    [&](Result<std::uint64_t> moved) { count.set_value(std::move(moved)); });
    return count.get_future().get();
  }
  std::vector<std::string> failed() {
    std::vector<std::string> ids;
    const auto events = std::move(engine->failed_events("dest", {})).value();
    for (const FailedEvent& event : events) {
      ids.push_back(event.message_id + " " + event.code + " " + event.type);
    }
    return ids;
  }
  void refuse_all() {
    script->outcome = [](const Event&) {
      return Outcome{.kind = Outcome::Kind::discarded, .code = "400"};
    };
  }
  void take_all() {
    const std::lock_guard guard(script->mutex);
    script->outcome = [](const Event&) { return Outcome{}; };
  }

  std::string folder;
};

}  // namespace analytics::server
