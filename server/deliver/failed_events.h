#pragma once

// What a destination has given up on, each event with its reason, so that it can be looked at and
// sent again. The events themselves stay in the log, as long as that keeps them; here are their
// offsets. A database of its own for each destination, written together with the destination's
// state (state_log.h), so that what is counted as discarded is what is listed.
//
//   auto failed = std::move(FailedEvents::open(data + "/failed/crm-hook.db")).value();
//   failed->add({.offset = 7, .code = "400", …});
//   failed->store(encode_snapshot(snapshot));
//   Result<std::string> page = list_failed_events(path, {.limit = 50});
//
// One thread's at a time, but for `list_failed_events`, which is anyone's.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "server/deliver/counts.h"
#include "server/sqlite/database.h"

namespace analytics::server {

struct FailedEvent {
  std::uint64_t offset = 0;
  std::string source{};
  std::string type{};
  std::string message_id{};
  std::string code{};    ///< Of the outcome that it was given up with.
  int status = 0;        ///< The HTTP status, where there was one.
  std::string detail{};  ///< For people.
  Timestamp received_at{};
  Timestamp failed_at{};
  int attempts = 0;
  bool waits = false;  ///< It is to be sent again.
};

/// Which of them; what is empty says nothing.
struct FailedFilter {
  std::string code{};
  std::string source{};
  std::vector<std::string> message_ids{};
};

struct FailedQuery {
  FailedFilter filter{};
  std::uint64_t before = 0;  ///< Only those with a lower offset; 0: all.
  std::size_t limit = 50;
};

class FailedEvents {
 public:
  struct Limits {
    /// Beyond it the oldest are forgotten, but stay counted.
    std::uint64_t events_max = 1'000'000;
    /// Changes that wait to be stored; beyond it nothing more should be tried.
    std::size_t changes_max = 20'000;
  };

  static Result<std::unique_ptr<FailedEvents>> open(const std::string& path, Limits limits);
  static Result<std::unique_ptr<FailedEvents>> open(const std::string& path) {
    return open(path, Limits());
  }

  /// It was given up.
  void add(FailedEvent event);
  /// What was sent again is done with, other than by failing.
  void remove(std::uint64_t offset);

  bool has_changes() const noexcept { return !added_.empty() || !removed_.empty(); }
  bool has_room() const noexcept { return added_.size() + removed_.size() < limits_.changes_max; }
  /// Stores the changes, and the destination's state that counts them, together. After an error
  /// they wait for the next call.
  Result<void> store(const std::string& snapshot);

  /// The state as it was stored last; empty before.
  Result<std::optional<std::string>> snapshot();

  /// Marks those to be sent again. Changes must have been stored. `snapshot` is told how many there
  /// are of each code, and answers the state that counts them as pending.
  using MakeSnapshot = std::function<std::string(const CountsByCode& moved)>;
  Result<CountsByCode> redrive(const FailedFilter& filter, const MakeSnapshot& snapshot);

  /// Takes them off the list, but those that wait to be sent again; says how many. Changes must
  /// have been stored. That they failed stays known (`find`) of as many as may be listed.
  Result<std::uint64_t> forget(const FailedFilter& filter);

  Result<std::optional<FailedEvent>> find(std::uint64_t offset);

  /// The offsets of some that are to be sent again, from an offset on.
  Result<std::vector<std::uint64_t>> waiting(std::uint64_t from, std::size_t count);
  Result<std::uint64_t> waiting_count();

  /// Those that were forgotten for the limit, since it was opened.
  std::uint64_t forgotten() const noexcept { return forgotten_; }

 private:
  FailedEvents(Database database, Limits limits)
      : database_(std::move(database)), limits_(limits) {}
  Result<void> write_changes();
  Result<void> keep_snapshot(const std::string& snapshot);
  Result<void> forget_oldest();
  Result<std::optional<FailedEvent>> find_forgotten(std::uint64_t offset);
  Result<void> in_transaction(const std::function<Result<void>()>& work);
  Result<std::int64_t> number(const std::string& sql);

  Database database_;
  Limits limits_;
  std::map<std::uint64_t, FailedEvent> added_;
  std::set<std::uint64_t> removed_;
  std::uint64_t stored_ = 0;  // Rows, at least: what is added twice counts twice until a recount.
  std::uint64_t forgotten_ = 0;
};

/// Moves a database that can't be read out of the way; says where to.
Result<std::string> put_failed_events_aside(const std::string& path);
/// Reads all of it; `corrupt` where it is damaged. For `analyticsd verify`.
Result<void> check_failed_events(const std::string& path);

/// The newest first.
Result<std::vector<FailedEvent>> list_failed_events(const std::string& path,
                                                    const FailedQuery& query);

}  // namespace analytics::server
