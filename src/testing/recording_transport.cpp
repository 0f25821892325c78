#include <analytics/testing/recording_transport.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/deadline.h"
#include "testing/read_events.h"

namespace analytics::testing {
namespace {

using Answer = Result<HttpResponse>;

bool is_accepted(int status) { return status >= 200 && status < 300; }

RecordingTransport::Script always(int status) {
  return [status](const auto&) { return Answer(HttpResponse{status}); };
}

}  // namespace

std::string RecordingTransport::Recorded::header(std::string_view name) const {
  return header_value(request.headers, name);
}

std::string RecordingTransport::Recorded::text() const {
  Result<std::string> text = unpacked_body(request.headers, request.body);
  return text ? *std::move(text) : std::string();
}

std::vector<RecordedEvent> RecordingTransport::Recorded::events() const {
  Result<std::vector<RecordedEvent>> read = read_events(request.url, request.headers, request.body);
  return read ? *std::move(read) : std::vector<RecordedEvent>();
}

RecordingTransport::RecordingTransport() : script_(always(200)) {}

RecordingTransport::~RecordingTransport() {
  for (auto& [id, done] : open_) done(Error{ErrorCode::canceled, "the transport is gone"});
}

Transport::RequestId RecordingTransport::start(HttpRequest request, Deadline deadline, Done done) {
  std::unique_lock lock(mutex_);
  const RequestId id = ++last_id_;
  Recorded& recorded = requests_.emplace_back(Recorded{id, std::move(request), deadline});
  std::optional<Answer> answer = next_answer(recorded);
  if (answer) {
    note(recorded, *answer);
  } else {
    open_.emplace(id, std::move(done));
  }
  lock.unlock();
  changed_.notify_all();
  if (answer) done(*std::move(answer));
  return id;
}

std::optional<Answer> RecordingTransport::next_answer(const Recorded& recorded) {
  if (next_.empty()) return script_ ? script_(recorded) : std::nullopt;
  std::optional<Answer> answer = std::move(next_.front());
  next_.pop_front();
  return answer;
}

void RecordingTransport::note(Recorded& recorded, const Answer& answer) {
  recorded.status = answer ? answer->status : 0;
  if (is_accepted(recorded.status)) events_ += recorded.events().size();
}

void RecordingTransport::answer(RequestId id, Answer answer) {
  Done done;
  {
    const std::lock_guard guard(mutex_);
    const auto open = open_.find(id);
    if (open == open_.end()) return;
    done = std::move(open->second);
    open_.erase(open);
    const auto recorded = std::ranges::find(requests_, id, &Recorded::id);
    if (recorded != requests_.end()) note(*recorded, answer);
  }
  changed_.notify_all();
  done(std::move(answer));
}

void RecordingTransport::cancel(RequestId id) {
  answer(id, Error{ErrorCode::canceled, "canceled"});
}

void RecordingTransport::fail_next(int status, std::size_t times, std::vector<HttpHeader> headers) {
  answer_next(HttpResponse{status, std::move(headers), {}}, times);
}

void RecordingTransport::answer_next(Answer answer, std::size_t times) {
  const std::lock_guard guard(mutex_);
  next_.insert(next_.end(), times, answer);
}

void RecordingTransport::answer_all(int status) { script(always(status)); }

void RecordingTransport::hold_all() {
  script([](const Recorded&) { return std::nullopt; });
}

void RecordingTransport::script(Script script) {
  const std::lock_guard guard(mutex_);
  script_ = std::move(script);
}

std::vector<RecordingTransport::Recorded> RecordingTransport::requests() const {
  const std::lock_guard guard(mutex_);
  return requests_;
}

std::vector<RecordedEvent> RecordingTransport::events() const {
  const std::lock_guard guard(mutex_);
  std::vector<RecordedEvent> events;
  for (const Recorded& recorded : requests_) {
    if (is_accepted(recorded.status))
      std::ranges::move(recorded.events(), std::back_inserter(events));
  }
  return events;
}

void RecordingTransport::clear() {
  const std::lock_guard guard(mutex_);
  requests_.clear();
  events_ = 0;
}

bool RecordingTransport::wait_for_requests(std::size_t count,
                                           std::chrono::milliseconds within) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, bounded_wait(within), [&] { return requests_.size() >= count; });
}

bool RecordingTransport::wait_for_events(std::size_t count,
                                         std::chrono::milliseconds within) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, bounded_wait(within), [&] { return events_ >= count; });
}

}  // namespace analytics::testing
