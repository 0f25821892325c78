#pragma once

// The requests that the load is made of: whole, with head and body, made once and sent again and
// again, with new message ids written over the old ones.
//
//   Request request = track_request({.host = "127.0.0.1:8080", .write_key = "key"}, 1'000);
//   request.renew(ids);  // and send request.bytes
//
// Plain values, copied for each connection; one thread's at a time.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace analytics::bench {

/// Gives ids that no other run gives: as long as a UUID, some random digits and a number.
class MessageIds {
 public:
  static constexpr std::size_t kBytes = 36;

  MessageIds();
  void write_next(char* into);

 private:
  std::string text_;
  std::uint64_t number_ = 0;
};

struct Request {
  std::string bytes{};
  std::size_t body_bytes = 0;
  std::vector<std::size_t> id_places{};  ///< Where the message ids begin, one an event.

  void renew(MessageIds& ids);
};

struct Target {
  std::string host{};  ///< With the port.
  std::string write_key{};
};

/// One event of so many bytes, with its `sentAt`, to /v1/track. From 600 bytes on it is an order
/// with products; below, it has three properties, and is as long as they are at least.
Request track_request(const Target& target, std::size_t body_bytes);

/// As many events of `event_bytes` as make up `body_bytes`, to /v1/batch.
Request batch_request(const Target& target, std::size_t body_bytes, std::size_t event_bytes);

}  // namespace analytics::bench
