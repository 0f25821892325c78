#pragma once

// One event and its fate: finds it in the log by its source and message id, the newest part first,
// and asks every destination. A look through the whole log takes seconds where it has millions of
// events, so that a thread of its own does it, and there is one at a time.
//
//   EventLookup lookup(*log, *engine);
//   lookup.find("shop", "m-1", [](Result<std::string> json) { … });
//
// Safe for use by several threads.

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include <analytics/result.h>

#include "server/deliver/engine.h"
#include "server/log/event_log.h"

namespace analytics::server {

class EventLookup {
 public:
  using Answer = std::function<void(Result<std::optional<std::string>>)>;

  /// Both must outlive it.
  EventLookup(const EventLog& log, const Engine& engine) : log_(log), engine_(engine) {}
  /// Gives up a look that is under way.
  ~EventLookup();

  /// Answers by any thread: JSON, none where the log has no such event, `queue_full` where another
  /// look is under way.
  void find(std::string source, std::string message_id, Answer answer);

 private:
  Result<std::optional<Event>> search(const std::string& source, const std::string& message_id);
  Result<std::optional<Event>> search(const std::string& source, const std::string& message_id,
                                      std::uint64_t begin, std::uint64_t end);

  const EventLog& log_;
  const Engine& engine_;
  std::mutex mutex_;
  std::thread thread_;
  std::atomic<bool> is_busy_ = false;
  std::atomic<bool> is_stopping_ = false;
};

/// {"source", "message_id", "type", "offset", "received_at", "event": {…}, "destinations": {id:
///  {"state", "rule", "code", "status", "attempts", "detail", "sent_again", "sample"}}}
std::string fate_text(const Event& event, const Engine::Fates& fates);

}  // namespace analytics::server
