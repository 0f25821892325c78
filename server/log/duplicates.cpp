#include "server/log/duplicates.h"

#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <numeric>
#include <string>

namespace analytics::server {
namespace {

// Forgotten in pieces of this length: few enough to look through, short enough to be worth it.
constexpr std::chrono::hours kBucket{4};
constexpr std::size_t kPiecesAtCeiling = 8;

}  // namespace

IdHash DuplicateWindow::hash(std::string_view source, std::string_view message_id) const {
  std::string whole;
  whole.reserve(source.size() + 1 + message_id.size());
  whole.append(source).append(1, '\0').append(message_id);  // No source's id has a zero byte.
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical,
                           XXH3_128bits_withSeed(whole.data(), whole.size(), options_.key));
  IdHash hash;
  std::memcpy(hash.data(), canonical.digest, hash.size());
  return hash;
}

std::size_t DuplicateWindow::HashOfHash::operator()(const IdHash& hash) const noexcept {
  std::size_t first;
  std::memcpy(&first, hash.data(), sizeof first);
  return first;
}

bool DuplicateWindow::insert(const IdHash& hash, Timestamp now) {
  if (buckets_.empty() || now >= buckets_.back().begin + kBucket ||
      buckets_.back().hashes.size() >= bucket_entries_max()) {
    begin_bucket(now);
  }
  for (const Bucket& bucket : buckets_) {
    if (bucket.hashes.contains(hash)) return false;
  }
  buckets_.back().hashes.insert(hash);
  while (size() > options_.entries_max && buckets_.size() > 1) buckets_.pop_front();
  return true;
}

void DuplicateWindow::erase(const IdHash& hash) {
  for (Bucket& bucket : buckets_) bucket.hashes.erase(hash);
}

// A piece is also begun when it is large, so that a busy hour can't outgrow the ceiling.
std::size_t DuplicateWindow::bucket_entries_max() const {
  return std::max<std::size_t>(options_.entries_max / kPiecesAtCeiling, 1);
}

std::size_t DuplicateWindow::size() const {
  return std::transform_reduce(buckets_.begin(), buckets_.end(), std::size_t{0}, std::plus<>(),
                               [](const Bucket& bucket) { return bucket.hashes.size(); });
}

void DuplicateWindow::begin_bucket(Timestamp now) {
  forget(now);
  buckets_.push_back({now, {}});
}

// A bucket is as old as the next one's beginning.
void DuplicateWindow::forget(Timestamp now) {
  while (buckets_.size() > 1 && buckets_[1].begin + options_.remembered < now) buckets_.pop_front();
}

}  // namespace analytics::server
