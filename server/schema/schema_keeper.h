#pragma once

// The thread that keeps the schemas: reads the event log when there is something new, at a low
// priority and a few times a second at most, and stores snapshots. When nothing comes it sleeps.
//
//   auto keeper = std::move(SchemaKeeper::open(setup, log, files, data + "/schema")).value();
//   keeper->start();
//   std::string json = keeper->schema_json("shop");
//   keeper->stop();    // before the log is closed
//
// The texts may be asked for from any thread, the rest is the owner's.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "journal/journal.h"
#include "server/schema/schema_reader.h"

namespace analytics::server {

struct SchemaKeeperSetup {
  std::shared_ptr<Clock> clock = Clock::real();
  /// How long events gather before they are read.
  Duration gather = std::chrono::milliseconds(250);
  /// Between snapshots, and a second more for each MiB of them. A kill costs reading the events
  /// since the last one again, and no count.
  Duration save_interval = std::chrono::seconds(30);
  /// After the log could not be read.
  Duration read_again = std::chrono::minutes(1);
  SchemaLimits limits{};
};

class SchemaKeeper {
 public:
  /// Log and files must outlive it.
  static Result<std::unique_ptr<SchemaKeeper>> open(SchemaKeeperSetup setup, EventLog& log,
                                                    Files& files, const std::string& folder);
  /// Stops.
  ~SchemaKeeper();

  void start();
  /// Stores a snapshot of what was read, and ends the thread; what was not read is the next
  /// start's.
  void stop();

  std::string schema_json(std::string_view source) const { return reader_->schema_json(source); }
  std::string schema_csv(std::string_view source) const { return reader_->schema_csv(source); }

 private:
  SchemaKeeper(SchemaKeeperSetup setup, EventLog& log, std::unique_ptr<SchemaReader> reader)
      : setup_(std::move(setup)), log_(log), reader_(std::move(reader)) {}

  void wake();
  void run();
  bool read();
  void save();
  Deadline save_due() const;
  void wait();
  void wait_until(std::unique_lock<std::mutex>& lock, Deadline deadline, bool for_more);
  bool is_stopping();

  const SchemaKeeperSetup setup_;
  EventLog& log_;
  const std::unique_ptr<SchemaReader> reader_;

  // The thread's own.
  Deadline saved_at_{};
  Deadline read_again_at_{};
  bool reading_fails_ = false;  // And that was told.
  bool saving_fails_ = false;

  std::mutex mutex_;  // Guards the two below; held for moments only, as the log's thread takes it.
  bool readable_ = true;
  bool stopping_ = false;
  std::condition_variable changed_;
  std::uint64_t hook_ = 0;
  std::thread thread_;
};

}  // namespace analytics::server
