#pragma once

// What `$` is in an action's steps: the call's events, payloads and items, the settings, what
// earlier steps kept, and the latest answer. One for each call.
//
//   StepContext context({.pack = pack, .action = action, .events = events, .arena = arena});
//   Value list = context.run(step.for_each);
//   context.set_answer(answer);
//   if (!context.holds(step.expect)) …
//
// One thread's at a time. The call's events and the arena must outlive it.

#include <simdjson.h>

#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/clock.h>
#include <analytics/transport.h>

#include "server/destinations/pack/delivery/compiled_action.h"
#include "server/destinations/pack/delivery/mapped_events.h"
#include "server/destinations/pack/values/value.h"

namespace analytics::server::pack {

/// An answer that expressions may look at; its values are views of it.
class StepAnswer {
 public:
  StepAnswer(const HttpResponse& response, Arena& arena);

  int status() const noexcept { return status_; }
  Value body() const noexcept { return body_; }  ///< Undefined where it is no JSON.
  Value text() const noexcept { return Value::of(std::string_view(text_)); }
  Value headers() const noexcept { return headers_; }

 private:
  int status_ = 0;
  std::string text_;
  simdjson::dom::parser parser_;
  Value body_;
  Value headers_;
};

class StepContext {
 public:
  struct Setup {
    const CompiledPack& pack;
    const CompiledAction& action;
    std::span<const MappedEvent* const> events;
    Arena& arena;
    Timestamp now{};
    std::string_view user_id{};  ///< Of a deletion.
  };

  explicit StepContext(const Setup& setup);
  StepContext(const StepContext&) = delete;
  StepContext& operator=(const StepContext&) = delete;

  /// Undefined where there is no program.
  Value run(const MaybeProgram& program);
  bool holds(const MaybeProgram& program, bool without_one);
  /// As a text, JSON for lists and objects; empty where it is missing.
  std::string text(const MaybeProgram& program);

  void set_answer(std::unique_ptr<StepAnswer> answer);
  int status() const;
  void set_item(Value item, std::size_t index);
  void clear_item();
  void keep(const std::string& name, Value value);
  /// What the latest answer is under a step's name: its body, or status, headers and body.
  Value kept_answer(bool whole);
  Value list_of(const std::vector<Value>& values);

  /// Why an expression had no value, of the first since it was asked: a sentence.
  std::string take_fault();
  bool is_full() const noexcept { return scope_.arena.is_full(); }
  std::size_t items() const noexcept { return items_.size(); }
  /// Which of the call's events an item belongs to.
  std::size_t owner_of(std::size_t item) const { return owners_[item]; }

 private:
  // Members of the root, by their places.
  enum Place : std::size_t {
    event,
    settings,
    item_list,
    count,
    payloads,
    user_id,
    kept,
    status_code,
    body,
    body_text,
    headers,
    places
  };

  Value payload_object(const CompiledAction& action, std::span<const Value> payload);

  std::array<Member, places> root_{};
  std::vector<Value> items_;
  std::vector<std::size_t> owners_;
  std::vector<Value> payloads_;
  std::vector<Member> kept_;
  std::vector<std::unique_ptr<StepAnswer>> answers_;  // Kept values are views of them.
  Scope scope_;
};

}  // namespace analytics::server::pack
