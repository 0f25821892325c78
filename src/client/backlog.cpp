#include "client/backlog.h"

#include <algorithm>
#include <utility>

namespace analytics {

Result<std::unique_ptr<Backlog>> Backlog::open(Files& files, Settings settings) {
  Result<SpoolFolder> folder = SpoolFolder::open(files, settings.folder, settings.fingerprint);
  if (!folder) return std::move(folder).error();
  std::unique_ptr<Backlog> backlog(new Backlog(files, *std::move(folder), std::move(settings)));
  if (Result<void> ready = backlog->take_or_make_own(); !ready) return std::move(ready).error();
  if (const std::size_t foreign = backlog->folder_.foreign_count(); foreign != 0) {
    backlog->note(LogLevel::info,
                  "subfolders of the spool for another write key or host, which are left: " +
                      std::to_string(foreign));
  }
  backlog->adopt_next();
  return backlog;
}

// The first one that is free; the others are candidates to be adopted.
Result<void> Backlog::take_or_make_own() {
  for (const std::string& path : folder_.subfolders()) {
    if (own_) {
      to_adopt_.push_back(path);
      continue;
    }
    Result<std::unique_ptr<SpoolStore>> opened = open_store(path);
    if (opened) own_ = *std::move(opened);
  }
  if (own_) return {};
  Result<std::unique_ptr<SpoolStore>> made = open_store(folder_.new_subfolder());
  if (!made) return std::move(made).error();
  own_ = *std::move(made);
  return {};
}

Result<std::unique_ptr<SpoolStore>> Backlog::open_store(const std::string& path) {
  Result<std::unique_ptr<SpoolStore>> store =
      SpoolStore::open(files_, path, settings_.store, ++last_id_);
  if (!store) {
    if (store.error().code != ErrorCode::locked) {
      note(LogLevel::error, "what is spooled in " + path +
                                " can't be read and is left there: " + store.error().message);
    }
    return store;
  }
  recovered_ += (*store)->pending();
  if ((*store)->pending() != 0) {
    note(LogLevel::info, "the spool has " + std::to_string((*store)->pending()) +
                             " events of an earlier run, which are sent now");
  }
  return store;
}

void Backlog::adopt_next() {
  if (adopted_ && adopted_->is_drained() && !marking_.contains(adopted_->id())) {
    if (Result<void> removed = adopted_->remove(); !removed) {
      note(LogLevel::warning, removed.error().message);
    }
    adopted_.reset();
  }
  while (!adopted_ && !to_adopt_.empty()) {
    Result<std::unique_ptr<SpoolStore>> opened = open_store(to_adopt_.back());
    to_adopt_.pop_back();
    if (opened) adopted_ = *std::move(opened);
  }
}

std::optional<EncodedBatch> Backlog::take(Deadline now) {
  if (adopted_) {
    if (std::optional<EncodedBatch> batch = take_from(*adopted_, now)) return batch;
  }
  return take_from(*own_, now);
}

std::optional<EncodedBatch> Backlog::take_from(SpoolStore& store, Deadline now) {
  Result<std::optional<EncodedBatch>> batch = store.take(now);
  if (batch) return *std::move(batch);
  forget_unreadable(store, batch.error(), now);
  return std::nullopt;
}

void Backlog::forget_unreadable(SpoolStore& store, const Error& error, Deadline now) {
  const std::uint64_t lost = store.forget_unreadable(error, now);
  unreadable_ += lost;
  if (lost == 0) {
    note(LogLevel::warning, "the spool can't be read, and is tried again: " + error.message);
  } else {
    note(LogLevel::error,
         std::to_string(lost) + " spooled events could not be read and are lost: " + error.message);
  }
}

std::optional<Deadline> Backlog::next_due() const {
  const std::optional<Deadline> own = own_->next_due();
  const std::optional<Deadline> adopted = adopted_ ? adopted_->next_due() : std::nullopt;
  if (own && adopted) return std::min(*own, *adopted);
  return own ? own : adopted;
}

void Backlog::hurry() noexcept {
  own_->hurry();
  if (adopted_) adopted_->hurry();
}

void Backlog::flush(Deadline now) noexcept {
  own_->flush(now);
  if (adopted_) adopted_->flush(now);
}

bool Backlog::make_room(const EncodedBatch& batch, Deadline now,
                        const std::function<void(EncodedBatch)>& dropped) {
  while (!own_->has_room(batch)) {
    const std::uint64_t before = own_->stored_bytes();
    Result<std::optional<EncodedBatch>> oldest = own_->evict(now);
    for (; oldest && *oldest; oldest = own_->evict(now)) dropped(std::move(**oldest));
    const std::uint64_t lost_before = unreadable_;
    if (!oldest) forget_unreadable(*own_, oldest.error(), now);
    if (own_->stored_bytes() == before && unreadable_ == lost_before) return false;
  }
  return true;
}

SpoolStore* Backlog::store(std::uint64_t id) const noexcept {
  if (own_->id() == id) return own_.get();
  return adopted_ && adopted_->id() == id ? adopted_.get() : nullptr;
}

void Backlog::finished(const EncodedBatch& batch) {
  if (SpoolStore* const its = store(batch.spooled->journal)) its->finished(*batch.spooled);
}

bool Backlog::put_back(const EncodedBatch& batch, Deadline not_before) {
  SpoolStore* const its = store(batch.spooled->journal);
  return its != nullptr && its->put_back(batch, not_before);
}

void Backlog::mark(const std::function<void(std::uint64_t store, bool written)>& done) {
  for (SpoolStore* const one : {own_.get(), adopted_.get()}) {
    if (one == nullptr || !one->wants_mark() || !marking_.insert(one->id()).second) continue;
    one->append_mark([done, id = one->id()](const Result<std::uint64_t>& written) {
      done(id, static_cast<bool>(written));
    });
  }
}

void Backlog::mark_written(std::uint64_t id, bool written) {
  marking_.erase(id);
  SpoolStore* const its = store(id);
  if (its == nullptr) return;
  if (!written) return its->not_marked();
  if (Result<void> dropped = its->marked(); !dropped) {
    note(LogLevel::warning, dropped.error().message);
  }
}

Result<void> Backlog::reopen() {
  if (Result<void> open = own_->reopen(); !open) return open;
  return adopted_ ? adopted_->reopen() : Result<void>();
}

void Backlog::stop_writing() {
  for (SpoolStore* const one : {own_.get(), adopted_.get()}) {
    if (one == nullptr) continue;
    // What was finished goes into the journal's last commit.
    if (one->wants_mark()) one->append_mark([](const Result<std::uint64_t>&) {});
    one->stop_writing();
  }
}

void Backlog::close() {
  for (SpoolStore* const one : {adopted_.get(), own_.get()}) {
    if (one == nullptr) continue;
    if (!one->is_drained()) {
      one->close();
    } else if (Result<void> removed = one->remove(); !removed) {
      note(LogLevel::warning, removed.error().message);
    }
  }
}

std::uint64_t Backlog::pending() const noexcept { return pending_through(UINT64_MAX); }

std::uint64_t Backlog::pending_through(std::uint64_t number) const noexcept {
  return own_->pending_through(number) + (adopted_ ? adopted_->pending_through(number) : 0);
}

void Backlog::note(LogLevel level, std::string text) const {
  if (settings_.log) settings_.log(level, std::move(text));
}

}  // namespace analytics
