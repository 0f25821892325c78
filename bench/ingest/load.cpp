#include "load.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace analytics::bench {
namespace {

using Time = std::chrono::steady_clock::time_point;
Time now() { return std::chrono::steady_clock::now(); }

constexpr std::string_view kGoodBody = R"({"success":true})";
constexpr std::size_t kAnswerBytesMax = 16 * 1024;

Error failed(const char* what) {
  return {ErrorCode::io_error, std::string(what) + ": " + std::generic_category().message(errno)};
}

// An answer's length and whether it is the right one.
struct Answer {
  std::size_t bytes = 0;  // 0: not all of it is there yet
  bool is_good = false;
};

std::size_t content_length(std::string_view head) {
  constexpr std::string_view kName = "content-length:";
  const auto same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
  const auto* at = std::search(head.begin(), head.end(), kName.begin(), kName.end(), same);
  if (at == head.end()) return 0;
  at += kName.size();
  while (at != head.end() && *at == ' ') ++at;
  std::size_t length = 0;
  std::from_chars(at, head.end(), length);
  return length;
}

Answer read_answer(std::string_view text) {
  const std::size_t head_end = text.find("\r\n\r\n");
  if (head_end == std::string_view::npos) return {};
  const std::string_view head = text.substr(0, head_end);
  const std::size_t length = content_length(head);
  const std::string_view body = text.substr(head_end + 4);
  if (body.size() < length) return {};
  return {.bytes = head_end + 4 + length,
          .is_good = head.starts_with("HTTP/1.1 200 ") && body.substr(0, length) == kGoodBody};
}

class Connection {
 public:
  explicit Connection(const Request& request) : request_(request) {}
  ~Connection() {
    if (socket_ >= 0) ::close(socket_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Result<void> open(std::uint16_t port, int poll) {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    if (socket_ < 0 ||
        ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0) {
      return failed("connect");
    }
    // Edge-triggered, for both directions at once: nothing to change while it lives.
    epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.ptr = this}};
    if (::epoll_ctl(poll, EPOLL_CTL_ADD, socket_, &event) != 0) return failed("epoll_ctl");
    return {};
  }

  Result<void> begin(MessageIds& ids) {
    request_.renew(ids);
    sent_ = 0;
    is_waiting_ = true;
    begun_ = now();
    return go_on_sending();
  }

  Result<void> go_on_sending() {
    while (is_waiting_ && sent_ < request_.bytes.size()) {
      const ssize_t count = ::send(socket_, request_.bytes.data() + sent_,
                                   request_.bytes.size() - sent_, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (count < 0) return errno == EAGAIN ? Result<void>() : failed("send");
      sent_ += static_cast<std::size_t>(count);
    }
    return {};
  }

  /// The answer, or one of no bytes where it isn't complete.
  Result<Answer> receive() {
    while (is_waiting_) {
      const ssize_t count =
          ::recv(socket_, buffer_.data() + received_, buffer_.size() - received_, MSG_DONTWAIT);
      if (count < 0 && errno == EAGAIN) return Answer{};
      if (count < 0) return failed("recv");
      if (count == 0) return Error{ErrorCode::io_error, "the server has closed a connection"};
      received_ += static_cast<std::size_t>(count);
      const Answer answer = read_answer({buffer_.data(), received_});
      if (answer.bytes == 0 && received_ < buffer_.size()) continue;
      if (answer.bytes != received_) return Error{ErrorCode::io_error, "not one answer"};
      received_ = 0;
      is_waiting_ = false;
      return answer;
    }
    return Answer{};
  }

  Time begun() const { return begun_; }

 private:
  Request request_;
  int socket_ = -1;
  std::size_t sent_ = 0;
  std::size_t received_ = 0;
  bool is_waiting_ = false;
  Time begun_{};
  std::array<char, kAnswerBytesMax> buffer_{};
};

class Run {
 public:
  explicit Run(const LoadOptions& options) : options_(options) {}
  ~Run() {
    if (poll_ >= 0) ::close(poll_);
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  Result<Load> operator()() {
    poll_ = ::epoll_create1(EPOLL_CLOEXEC);
    if (poll_ < 0) return failed("epoll_create1");
    for (std::size_t i = 0; i < options_.connections; ++i) {
      connections_.push_back(std::make_unique<Connection>(options_.request));
      if (auto opened = connections_.back()->open(options_.port, poll_); !opened) {
        return std::move(opened).error();
      }
    }
    start_ = now();
    deadline_ = start_ + options_.duration;
    for (const auto& connection : connections_) {
      if (auto begun = begin_next(*connection); !begun) return std::move(begun).error();
    }
    while (under_way_ > 0 || !waiting_.empty()) {
      if (auto done = serve_events(); !done) return std::move(done).error();
      if (auto begun = begin_waiting(); !begun) return std::move(begun).error();
    }
    load_.seconds = std::chrono::duration<double>(now() - start_).count();
    load_.p50_us = percentile(0.5);
    load_.p99_us = percentile(0.99);
    return load_;
  }

 private:
  Result<void> begin_next(Connection& connection) {
    if (begun_ == options_.requests_max || now() >= deadline_) return {};
    if (options_.requests_a_second > 0 && now() < next_turn()) {
      waiting_.push_back(&connection);
      return {};
    }
    ++begun_;
    ++under_way_;
    return connection.begin(ids_);
  }

  // When the next request may begin. What was late is made up for.
  Time next_turn() const {
    const double seconds = static_cast<double>(begun_) / options_.requests_a_second;
    return start_ + std::chrono::nanoseconds(static_cast<std::int64_t>(seconds * 1e9));
  }

  Result<void> begin_waiting() {
    for (std::size_t left = waiting_.size(); left > 0; --left) {
      Connection* connection = waiting_.front();
      waiting_.pop_front();
      if (auto begun = begin_next(*connection); !begun) return begun;
    }
    return {};
  }

  // Until the next turn, where one is waited for.
  int wait_ms() const {
    if (waiting_.empty()) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_turn() - now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 1'000));
  }

  Result<void> serve_events() {
    std::array<epoll_event, 64> events{};
    const int count = ::epoll_wait(poll_, events.data(), events.size(), wait_ms());
    if (count < 0 && errno != EINTR) return failed("epoll_wait");
    for (int i = 0; i < count; ++i) {
      auto& connection = *static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (auto sent = connection.go_on_sending(); !sent) return sent;
      Result<Answer> answer = connection.receive();
      if (!answer) return std::move(answer).error();
      if (answer->bytes == 0) continue;
      note(*answer, connection);
      if (auto begun = begin_next(connection); !begun) return begun;
    }
    return {};
  }

  void note(const Answer& answer, const Connection& connection) {
    --under_way_;
    ++(answer.is_good ? load_.good : load_.bad);
    const std::chrono::nanoseconds took = now() - connection.begun();
    took_ns_.push_back(
        static_cast<std::uint32_t>(std::min<std::int64_t>(took.count(), UINT32_MAX)));
  }

  double percentile(double part) {
    if (took_ns_.empty()) return 0;
    const auto rank = static_cast<std::ptrdiff_t>(part * static_cast<double>(took_ns_.size()));
    const auto place = took_ns_.begin() + rank;
    std::nth_element(took_ns_.begin(), place, took_ns_.end());
    return *place / 1e3;
  }

  const LoadOptions& options_;
  int poll_ = -1;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::deque<Connection*> waiting_;
  MessageIds ids_;
  Time start_{}, deadline_{};
  std::size_t begun_ = 0;
  std::size_t under_way_ = 0;
  std::vector<std::uint32_t> took_ns_;
  Load load_;
};

}  // namespace

Result<Load> run_load(const LoadOptions& options) { return Run(options)(); }

}  // namespace analytics::bench
