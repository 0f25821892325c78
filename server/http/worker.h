#pragma once

// One thread, its event loop, and the connections that live on it from their first byte to their
// last: nothing of a connection is ever touched by another thread.
//
//   Worker worker;
//   worker.start();
//   asio::co_spawn(worker.executor(), serve(…), …);
//   worker.drain();      // idle connections end now, the others after their answer
//   worker.abort();      // all end now
//   worker.join();       // once none is left
//
// drain, abort and join may be called by any thread; the rest belongs to the worker's own.

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "server/http/exchange.h"

namespace analytics::server {

namespace asio = boost::asio;
using asio::ip::tcp;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
template <class T>
using Task = asio::awaitable<T, Executor>;

/// What a worker needs to know of a connection.
class Tenant {
 public:
  virtual ~Tenant() = default;
  /// Wakes the connection if its deadline has passed.
  virtual void keep_deadline(Deadline now) = 0;
  /// Wakes it to see that the worker drains or aborts.
  virtual void wake() = 0;
};

class Worker {
 public:
  /// Deadlines are looked at every `tick`: one timer for all, and none to set for each request.
  explicit Worker(std::chrono::milliseconds tick);
  ~Worker();

  /// Throws std::system_error if there is no thread to be had.
  void start();
  void drain();
  void abort();
  void join();

  Executor executor() { return io_.get_executor(); }
  const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }

  bool draining() const { return draining_; }
  bool aborting() const { return aborting_; }
  void add(Tenant& tenant) { tenants_.insert(&tenant); }
  void remove(Tenant& tenant) { tenants_.erase(&tenant); }

  /// What is read goes through here: no connection has a buffer of its own.
  std::vector<char>& scratch() { return scratch_; }
  /// The current time, as answers carry it.
  const std::string& date();

 private:
  void run();
  void sweep();

  asio::io_context io_{1};
  asio::executor_work_guard<Executor> work_{io_.get_executor()};
  asio::basic_waitable_timer<std::chrono::steady_clock,
                             asio::wait_traits<std::chrono::steady_clock>, Executor>
      sweeper_{io_.get_executor()};
  const std::chrono::milliseconds tick_;
  std::shared_ptr<Mailbox> mailbox_;
  std::unordered_set<Tenant*> tenants_;
  std::vector<char> scratch_;
  std::time_t date_second_ = -1;
  std::string date_;
  bool draining_ = false;
  bool aborting_ = false;
  std::thread thread_;
};

}  // namespace analytics::server
