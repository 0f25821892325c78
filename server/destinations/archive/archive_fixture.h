#pragma once

// What the archive's tests share: files that fail on demand, an archive in the folder "archive" on
// them, and the engine's part: events are delivered from where the archive says it is.
//
//   struct Folders : ArchiveFixture {};
//   TEST_F(Folders, …) { deliver_all(); EXPECT_EQ(archived(), sent()); }

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "http/gzip.h"
#include "journal/faulty_files.h"
#include "server/destinations/archive/archive.h"

namespace analytics::server {

class StoppedArchiveClock final : public Clock {
 public:
  Timestamp wall_time() override { return Timestamp(std::chrono::seconds(1'369'353'600)); }
  Deadline now() override { return Deadline(std::chrono::seconds(1'000)); }
  void wait_until(std::unique_lock<std::mutex>&, std::condition_variable&, Deadline) override {}
};

struct ArchiveFixture : ::testing::Test {
  static constexpr Timestamp kDay{std::chrono::hours(24 * 20'000)};

  static Event event(std::uint64_t offset, const std::string& source = "shop",
                     Timestamp received_at = kDay) {
    const std::string number = std::to_string(offset);
    return {.offset = offset,
            .source = source,
            .type = "track",
            .message_id = "m-" + number,
            .json = R"({"messageId":"m-)" + number + R"("})",
            .received_at = received_at};
  }

  ArchiveFixture() {
    // Of two sources, over midnight.
    for (std::uint64_t offset = 10; offset < 22; ++offset) {
      events.push_back(event(offset, offset % 3 == 0 ? "blog" : "shop",
                             kDay + std::chrono::hours(offset < 16 ? 23 : 25)));
    }
    reopen();
  }

  virtual std::unique_ptr<ArchiveTarget> target() { return folder_target(files, "archive"); }

  void reopen() {
    archive.reset();
    archive = archive_of({.staging_folder = "archive/.staging",
                          .target = target(),
                          .patience = std::chrono::seconds(60)},
                         files, clock);
  }

  std::vector<Outcome> deliver(std::vector<Event> batch) {
    std::vector<Outcome> outcomes;
    archive->deliver(std::make_shared<const std::vector<Event>>(std::move(batch)),
                     clock->now() + std::chrono::seconds(60),
                     [&](std::vector<Outcome> reported) { outcomes = std::move(reported); });
    last = outcomes.front().kind;
    return outcomes;
  }

  // As the engine does: from where the archive is, again and again, now more at a time, now fewer:
  // what is tried again is another batch.
  void deliver_all() {
    constexpr int kTriesMax = 30;
    for (int i = 0; i < kTriesMax; ++i) {
      const auto committed = archive->committed();
      if (!committed) continue;
      const auto from = std::ranges::lower_bound(events, committed->offset, {}, &Event::offset);
      if (from == events.end()) return;
      deliver({from, from + std::min<std::ptrdiff_t>(5 - i % 3, events.end() - from)});
      if (after_attempt) after_attempt();
    }
    ADD_FAILURE() << "the archive never got everything";
  }

  static std::vector<std::string> lines_of(const std::string& packed, const std::string& path) {
    const Result<std::string> text = gunzip(packed, 1 << 20);
    EXPECT_TRUE(text) << path << " is not whole";
    std::vector<std::string> lines;
    std::istringstream stream(text ? *text : "");
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
  }

  std::vector<std::string> archived_paths() const {
    std::vector<std::string> paths = files.paths();
    std::erase_if(paths, [](const std::string& path) { return !path.ends_with(".gz"); });
    return paths;
  }

  // Every line of the archive, sorted. Every file of it must be whole.
  virtual std::vector<std::string> archived() const {
    std::vector<std::string> all;
    for (const std::string& path : archived_paths()) {
      for (const std::string& line : lines_of(files.contents(path), path)) all.push_back(line);
    }
    std::ranges::sort(all);
    return all;
  }

  std::vector<std::string> sent() const {
    std::vector<std::string> all;
    for (const Event& one : events) all.push_back(one.json);
    std::ranges::sort(all);
    return all;
  }

  FaultyFiles files;
  std::shared_ptr<StoppedArchiveClock> clock = std::make_shared<StoppedArchiveClock>();
  std::vector<Event> events;
  std::unique_ptr<Destination> archive;
  std::function<void()> after_attempt{};
  Outcome::Kind last = Outcome::Kind::delivered;  ///< Of the latest attempt.
};

}  // namespace analytics::server
