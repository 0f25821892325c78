#pragma once

// Remembers which message ids came from which source, for a day at least, as keyed hashes of 128
// bits: an event that is sent again is recognised. The key keeps ids that collide from being worked
// out in advance; the hash (XXH3) is a fast one and no proof against who can try it out at length.
//
//   DuplicateWindow window({.key = key});
//   if (!window.insert(window.hash("shop", id), now)) … // seen before
//
// Bounded: at `entries_max` the oldest hours are forgotten early. Not synchronised.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>

#include <analytics/clock.h>

#include <boost/unordered/unordered_flat_set.hpp>

#include "server/log/record.h"

namespace analytics::server {

class DuplicateWindow {
 public:
  struct Options {
    std::uint64_t key = 0;  ///< Secret; the same for as long as the hashes are kept.
    std::chrono::hours remembered = std::chrono::hours(24);  ///< At least.
    std::size_t entries_max = 20'000'000;                    ///< About 32 bytes each.
  };

  explicit DuplicateWindow(Options options) : options_(options) {}

  IdHash hash(std::string_view source, std::string_view message_id) const;

  /// False if it was there already.
  bool insert(const IdHash& hash, Timestamp now);
  /// Takes back what was inserted last.
  void erase(const IdHash& hash);

  std::size_t size() const;

 private:
  struct HashOfHash {
    using is_avalanching = void;
    std::size_t operator()(const IdHash& hash) const noexcept;
  };
  struct Bucket {
    Timestamp begin;
    boost::unordered_flat_set<IdHash, HashOfHash> hashes;
  };
  void begin_bucket(Timestamp now);
  std::size_t bucket_entries_max() const;
  void forget(Timestamp now);

  Options options_;
  std::deque<Bucket> buckets_;  // The newest last.
};

}  // namespace analytics::server
