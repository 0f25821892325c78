#include "http/curl_loop.h"

#include <algorithm>
#include <chrono>
#include <system_error>

#include "base/quiet_thread.h"

namespace analytics {
Result<std::unique_ptr<CurlLoop>> CurlLoop::create(CurlOptions options,
                                                   std::shared_ptr<CurlApi> api) {
  CURLM* multi = api->multi_init();
  if (multi == nullptr) return Error{ErrorCode::not_available, "libcurl could not be set up"};
  std::unique_ptr<CurlLoop> loop(new CurlLoop(std::move(options), std::move(api), multi));
  if (Result<void> started = loop->start_thread(); !started) return std::move(started).error();
  return loop;
}

CurlLoop::CurlLoop(CurlOptions options, std::shared_ptr<CurlApi> api, CURLM* multi)
    : options_(std::move(options)), api_(std::move(api)), multi_(multi) {
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS,
                    static_cast<long>(std::max<std::size_t>(options_.idle_connections_max, 1)));
  curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS,
                    static_cast<long>(options_.connections_per_host_max));
}

Result<void> CurlLoop::start_thread() {
  Result<void> result;
  try {
    thread_ = quiet_thread([this] { run(); });
  } catch (const std::system_error&) {
    result = Error{ErrorCode::not_available, "The transport's thread could not be started"};
  }
  return result;
}

CurlLoop::~CurlLoop() {
  if (!thread_.joinable()) {
    close();
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    inbox_.stop = true;
    wake();
  }
  thread_.join();
}

// With mutex_ held: the thread closes what is woken here once it has seen `stop`, and not before.
void CurlLoop::wake() {
  left_something_.notify_one();
  curl_multi_wakeup(multi_);
}

CurlLoop::RequestId CurlLoop::start(HttpRequest request, Deadline deadline, Transport::Done done) {
  auto exchange = std::make_unique<CurlExchange>(std::move(request), deadline, std::move(done));
  const std::lock_guard lock(mutex_);
  const RequestId id = ++last_id_;
  inbox_.started.emplace_back(id, std::move(exchange));
  wake();
  return id;
}

void CurlLoop::cancel(RequestId id) {
  const std::lock_guard lock(mutex_);
  inbox_.canceled.push_back(id);
  wake();
}

void CurlLoop::run() {
  while (true) {
    Inbox inbox = take_inbox();
    for (auto& [id, exchange] : inbox.started) begin(id, std::move(exchange));
    for (const RequestId id : inbox.canceled) give_up(id);
    if (inbox.stop) break;
    drive();
    collect();
    expire();
  }
  cancel_all();
  close();
}

// Waits while nothing is under way, so that an idle transport costs nothing.
CurlLoop::Inbox CurlLoop::take_inbox() {
  std::unique_lock lock(mutex_);
  left_something_.wait(lock, [this] {
    return !under_way_.empty() || inbox_.stop || !inbox_.started.empty() ||
           !inbox_.canceled.empty();
  });
  Inbox taken;
  taken.stop = inbox_.stop;
  taken.started.swap(inbox_.started);
  taken.canceled.swap(inbox_.canceled);
  return taken;
}

void CurlLoop::begin(RequestId id, Exchange exchange) {
  if (exchange->deadline() <= std::chrono::steady_clock::now()) {
    return exchange->done()(exchange->too_late());
  }
  CURL* easy = borrow_handle();
  if (easy == nullptr) return exchange->done()(exchange->broken("out of memory"));
  if (const Result<void> ready = exchange->prepare(easy, options_); !ready) {
    return_handle(easy);
    return exchange->done()(ready.error());
  }
  if (const CURLMcode code = api_->add(multi_, easy); code != CURLM_OK) {
    return_handle(easy);
    return exchange->done()(exchange->broken(curl_multi_strerror(code)));
  }
  ids_.emplace(easy, id);
  deadlines_.emplace(exchange->deadline(), id);
  under_way_.emplace(id, std::move(exchange));
}

void CurlLoop::drive() {
  if (under_way_.empty()) return;
  int running = 0;
  CURLMcode code = api_->perform(multi_, &running);
  if (code == CURLM_OK && running == static_cast<int>(under_way_.size())) {
    code = api_->poll(multi_, poll_ms());
    if (code == CURLM_OK) code = api_->perform(multi_, &running);
  }
  if (code != CURLM_OK) fail_all(curl_multi_strerror(code));
}

void CurlLoop::collect() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const auto id = ids_.find(message->easy_handle);
    if (id == ids_.end()) continue;
    const auto exchange = under_way_.find(id->second);
    finish(id->second, exchange->second->outcome(message->data.result));
  }
}

void CurlLoop::expire() {
  const Deadline now = std::chrono::steady_clock::now();
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    const RequestId id = deadlines_.begin()->second;
    finish(id, under_way_.at(id)->too_late());
  }
}

int CurlLoop::poll_ms() const {
  using std::chrono::milliseconds;
  constexpr milliseconds kLongest = std::chrono::minutes(1);
  const Deadline now = std::chrono::steady_clock::now();
  const Deadline next = std::min(deadlines_.begin()->first, now + kLongest);
  const auto wait = std::chrono::ceil<milliseconds>(next - now);
  return static_cast<int>(std::max(wait, milliseconds(0)).count());
}

// Forgets the request before it says so, since `done` may start and cancel others.
void CurlLoop::finish(RequestId id, Result<HttpResponse> result) {
  const auto found = under_way_.find(id);
  if (found == under_way_.end()) return;
  const Exchange exchange = std::move(found->second);
  under_way_.erase(found);
  deadlines_.erase({exchange->deadline(), id});
  ids_.erase(exchange->easy());
  curl_multi_remove_handle(multi_, exchange->easy());
  return_handle(exchange->easy());
  exchange->done()(std::move(result));
}

void CurlLoop::give_up(RequestId id) {
  const auto found = under_way_.find(id);
  if (found != under_way_.end()) finish(id, found->second->given_up());
}

// Where libcurl cannot go on: the requests are told, and the next one tries anew.
void CurlLoop::fail_all(std::string_view reason) {
  while (!under_way_.empty()) {
    const auto& [id, exchange] = *under_way_.begin();
    finish(id, exchange->broken(reason));
  }
}

// Includes what `done` functions start while they are told.
void CurlLoop::cancel_all() {
  while (true) {
    while (!under_way_.empty()) give_up(under_way_.begin()->first);
    const Inbox inbox = take_inbox();
    if (inbox.started.empty()) return;
    for (const auto& [id, exchange] : inbox.started) exchange->done()(exchange->given_up());
  }
}

CURL* CurlLoop::borrow_handle() {
  if (idle_handles_.empty()) return api_->easy_init();
  CURL* easy = idle_handles_.back();
  idle_handles_.pop_back();
  return easy;
}

void CurlLoop::return_handle(CURL* easy) {
  if (idle_handles_.size() >= options_.idle_connections_max) return curl_easy_cleanup(easy);
  curl_easy_reset(easy);
  idle_handles_.push_back(easy);
}

// On the thread itself, so that TLS goodbyes to broken connections raise no signal elsewhere.
void CurlLoop::close() {
  for (CURL* easy : idle_handles_) curl_easy_cleanup(easy);
  idle_handles_.clear();
  curl_multi_cleanup(multi_);
}

}  // namespace analytics
