#include "server/log/duplicates.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstring>
#include <functional>
#include <numeric>

namespace analytics::server {
namespace {

// Forgotten in pieces of this length: few enough to look through, short enough to be worth it.
constexpr std::chrono::hours kBucket{4};

}  // namespace

IdHash DuplicateWindow::hash(std::string_view source, std::string_view message_id) const {
  XXH3_state_t state;
  XXH3_128bits_reset_withSeed(&state, options_.key);
  XXH3_128bits_update(&state, source.data(), source.size());
  XXH3_128bits_update(&state, "", 1);  // No id of a source has a zero byte.
  XXH3_128bits_update(&state, message_id.data(), message_id.size());
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state));
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
  if (buckets_.empty() || now >= buckets_.back().begin + kBucket) begin_bucket(now);
  for (const Bucket& bucket : buckets_) {
    if (bucket.hashes.contains(hash)) return false;
  }
  buckets_.back().hashes.insert(hash);
  while (size() > options_.entries_max && buckets_.size() > 1) buckets_.pop_front();
  return true;
}

void DuplicateWindow::erase(const IdHash& hash) {
  if (!buckets_.empty()) buckets_.back().hashes.erase(hash);
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
