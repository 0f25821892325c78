#pragma once

// Keeps account of an import's rows between reading and their fate, so that the checkpoint can say
// of a place in the file: everything before it is delivered or in the dead-letter file.
//
//   if (!ledger.admit(row)) return;                 // waits for room; false: no more rows
//   ledger.expect(row.number, message_id);          // before the client gets it
//   ledger.settle(outcome);                         // the client's callback
//   Ledger::Settled settled = ledger.take_settled();
//
// Rows are admitted in order and settled in any; they are taken in order. What waits in between is
// bounded in rows and bytes. Safe for use by several threads.

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <analytics/client.h>

#include "cli/import/row_reader.h"

namespace analytics::cli {

/// Why a row is in the dead-letter file.
struct DeadLetter {
  std::uint64_t row = 0;
  std::uint64_t line = 0;
  std::string reason{};
  ErrorCode code{};
  int http_status = 0;  ///< 0 if no server saw it.
  std::string record{};
};

struct RowCounts {
  std::uint64_t delivered = 0;
  std::uint64_t dead = 0;
  friend bool operator==(const RowCounts&, const RowCounts&) = default;
};

class Ledger {
 public:
  struct Limits {
    std::size_t rows_max = 50'000;
    std::size_t bytes_max = 64 * 1024 * 1024;
  };
  /// What was settled since the last time, and what it comes to.
  struct Settled {
    Position done{};  ///< Every row before it has met its fate.
    RowCounts counts{};
    std::vector<DeadLetter> dead_letters{};  ///< In the rows' order.
  };

  explicit Ledger(Limits limits, Position start = {}, RowCounts counts = {});

  /// Waits until there is room for the row; false once `interrupt` was called or a row can't be
  /// delivered.
  bool admit(const Row& row);
  /// The row's message has that id. Before it is handed to the client.
  void expect(std::uint64_t row, std::string_view message_id);
  /// The client didn't take it after all.
  void withdraw(std::uint64_t row, std::string_view message_id);
  /// The row will never be delivered: to the dead letters.
  void reject(std::uint64_t row, const Error& why);
  /// From the client: delivered, refused for what it contains, or not delivered; the last stops the
  /// import, and the row stays undone.
  void settle(const Outcome& outcome);
  /// The row was not taken by the client, which is closed.
  void leave_undone(std::uint64_t row, const Error& why);

  Settled take_settled();
  /// Waits until every admitted row is settled; false if interrupted, or if one never will be.
  bool wait_until_settled();
  /// Waits until there is much to take, until the deadline, or until all is over: then true.
  bool wait_for_news(std::chrono::steady_clock::time_point deadline);

  /// Ends all waiting, now and later.
  void interrupt();
  /// Whether `admit` lets no more rows in.
  bool is_ending() const;
  /// No rows will be admitted any more; ends `wait_for_news`.
  void finish();

  struct State {
    std::uint64_t rows_read = 0;  ///< With those of the runs before.
    std::uint64_t in_flight = 0;
    std::uint64_t retried = 0;  ///< Delivered, but not at the first attempt.
    std::uint64_t undone = 0;
    RowCounts counts{};
    Position done{};
    std::chrono::steady_clock::time_point last_outcome{};
  };
  State state() const;
  /// The first reason why rows were not delivered.
  std::optional<Error> trouble() const;

 private:
  enum class Fate : std::uint8_t { pending, delivered, dead, undone };
  struct Slot {
    Fate fate = Fate::pending;
    std::uint64_t line = 0;
    Position end{};
    std::string text{};
    Error why{};
  };
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  Slot& slot(std::uint64_t row);
  std::optional<std::uint64_t> forget(std::string_view message_id);
  void set_fate(std::uint64_t row, Fate fate, Error why);
  void advance();
  bool has_room() const;
  bool has_news() const;

  const Limits limits_;
  mutable std::mutex mutex_;
  // One for each that waits: most rows' fates need not wake anybody.
  std::condition_variable room_;         // admit
  std::condition_variable settled_all_;  // wait_until_settled
  std::condition_variable news_;         // wait_for_news
  std::deque<Slot> slots_;               // From the first row that is not settled.
  std::uint64_t first_ = 1;
  std::size_t bytes_ = 0;
  std::unordered_multimap<std::string, std::uint64_t, Hash, std::equal_to<>> rows_;
  Settled settled_;
  State state_;
  std::optional<Error> trouble_;
  bool interrupted_ = false;
  bool finished_ = false;
};

}  // namespace analytics::cli
