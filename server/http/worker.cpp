#include "server/http/worker.h"

#include <boost/asio/post.hpp>
#include <csignal>

#include "server/http/response_head.h"

namespace analytics::server {
namespace {

constexpr std::size_t kScratchBytes = 128 * 1024;

// Signals are for the program's own thread.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

}  // namespace

Worker::Worker(std::chrono::milliseconds tick)
    : tick_(tick),
      mailbox_(
          std::make_shared<Mailbox>([this] { asio::post(io_, [this] { mailbox_->deliver(); }); })),
      scratch_(kScratchBytes) {}

Worker::~Worker() { join(); }

void Worker::start() {
  const SignalsBlocked blocked;
  thread_ = std::thread([this] { run(); });
}

void Worker::run() {
  mailbox_->adopt_thread();
  sweep();
  io_.run();
}

void Worker::sweep() {
  sweeper_.expires_after(tick_);
  sweeper_.async_wait([this](const boost::system::error_code& error) {
    if (error || aborting_) return;
    const Deadline now = std::chrono::steady_clock::now();
    for (Tenant* tenant : tenants_) tenant->keep_deadline(now);
    sweep();
  });
}

void Worker::drain() {
  asio::post(io_, [this] {
    draining_ = true;
    for (Tenant* tenant : tenants_) tenant->wake();
  });
}

void Worker::abort() {
  asio::post(io_, [this] {
    draining_ = aborting_ = true;
    for (Tenant* tenant : tenants_) tenant->wake();
  });
}

void Worker::join() {
  mailbox_->close();
  work_.reset();
  io_.stop();
  if (thread_.joinable()) thread_.join();
}

const std::string& Worker::date() {
  const Timestamp now = std::chrono::system_clock::now();
  const std::time_t second = std::chrono::system_clock::to_time_t(now);
  if (second != date_second_) {
    date_second_ = second;
    date_ = http_date(now);
  }
  return date_;
}

}  // namespace analytics::server
