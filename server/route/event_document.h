#pragma once

// An event's JSON, parsed when a filter first asks for it and then kept for all that ask after it.
//
//   EventDocument document;             // one a thread, used again and again
//   document.read(event_json);          // costs nothing yet
//   const simdjson::dom::element* root = document.root();
//
// One thread's at a time; what it hands out is valid until the next `read`.

#include <simdjson.h>

#include <optional>
#include <string_view>

namespace analytics::server {

class EventDocument {
 public:
  /// Goes on with this event; its text must stay until the next `read`.
  void read(std::string_view json) noexcept {
    json_ = json;
    is_parsed_ = false;
    root_.reset();
  }

  std::string_view json() const noexcept { return json_; }
  /// Null where the text can't be read.
  const simdjson::dom::element* root();

 private:
  simdjson::dom::parser parser_;
  std::string_view json_;
  std::optional<simdjson::dom::element> root_;
  bool is_parsed_ = false;
};

}  // namespace analytics::server
