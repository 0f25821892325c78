#include "server/schema/schema_keeper.h"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/quiet_thread.h"

namespace analytics::server {
namespace {

constexpr std::size_t kRequestsAtOnce = 100;
constexpr Duration kNothingToDo = std::chrono::hours(1);

// Events are taken and delivered first. Linux has a priority for each thread; elsewhere it stays.
void lower_priority() {
#ifdef __linux__
  constexpr int kNice = 10;
  (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice);
#endif
}

}  // namespace

Result<std::unique_ptr<SchemaKeeper>> SchemaKeeper::open(SchemaKeeperSetup setup, EventLog& log,
                                                         Files& files, const std::string& folder) {
  Result<std::unique_ptr<SchemaReader>> reader =
      SchemaReader::open(log, files, folder, setup.clock, setup.limits);
  if (!reader) return std::move(reader).error();
  return std::unique_ptr<SchemaKeeper>(new SchemaKeeper(std::move(setup), log, *std::move(reader)));
}

SchemaKeeper::~SchemaKeeper() { stop(); }

void SchemaKeeper::start() {
  saved_at_ = setup_.clock->now();
  hook_ = log_.journal().on_durable([this](std::uint64_t) { wake(); });
  thread_ = quiet_thread([this] { run(); });
}

void SchemaKeeper::stop() {
  if (!thread_.joinable()) return;
  log_.journal().remove_hook(hook_);
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

// Called with each commit: only the first since the last look wakes the thread.
void SchemaKeeper::wake() {
  {
    const std::lock_guard guard(mutex_);
    if (std::exchange(readable_, true)) return;
  }
  changed_.notify_one();
}

bool SchemaKeeper::is_stopping() {
  const std::lock_guard guard(mutex_);
  return stopping_;
}

void SchemaKeeper::run() {
  lower_priority();
  while (!is_stopping()) {
    const bool more = read();
    if (reader_->unsaved() && setup_.clock->now() >= save_due()) save();
    if (!more) wait();
  }
  save();
}

// Whether there is more to read.
bool SchemaKeeper::read() {
  const Result<bool> more = reader_->read_some(kRequestsAtOnce);
  if (!more) {
    read_again_at_ = setup_.clock->now() + setup_.read_again;
    if (!std::exchange(reading_fails_, true)) {
      spdlog::error("the log can't be read for the schema: {}", more.error().message);
    }
    return false;
  }
  reading_fails_ = false;
  return *more;
}

void SchemaKeeper::save() {
  saved_at_ = setup_.clock->now();
  const Result<void> saved = reader_->save();
  if (!saved && !saving_fails_) {
    spdlog::error("the schema can't be stored, and is tried again: {}", saved.error().message);
  } else if (saved && saving_fails_) {
    spdlog::info("the schema can be stored again");
  }
  saving_fails_ = !saved;
}

Deadline SchemaKeeper::save_due() const {
  return saved_at_ + setup_.save_interval + std::chrono::seconds(reader_->bytes() >> 20);
}

// Until there is something to read or to store. What came first is then given company, so that a
// steady stream is read a few times a second and not with every commit.
void SchemaKeeper::wait() {
  Deadline wake = setup_.clock->now() + kNothingToDo;
  if (reader_->unsaved()) wake = save_due();
  if (reading_fails_) wake = std::min(wake, read_again_at_);
  std::unique_lock lock(mutex_);
  wait_until(lock, wake, !reading_fails_);
  if (!readable_ || reading_fails_) return;
  wait_until(lock, setup_.clock->now() + setup_.gather, false);
  readable_ = false;
}

void SchemaKeeper::wait_until(std::unique_lock<std::mutex>& lock, Deadline deadline,
                              bool for_more) {
  while (!stopping_ && !(for_more && readable_) && setup_.clock->now() < deadline) {
    setup_.clock->wait_until(lock, changed_, deadline);
  }
}

}  // namespace analytics::server
