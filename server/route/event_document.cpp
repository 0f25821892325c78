#include "server/route/event_document.h"

namespace analytics::server {

const simdjson::dom::element* EventDocument::root() {
  if (!is_parsed_) {
    is_parsed_ = true;
    simdjson::dom::element element;
    // The parser copies the text behind padding of its own.
    if (parser_.parse(json_.data(), json_.size()).get(element) == simdjson::SUCCESS) {
      root_ = element;
    }
  }
  return root_ ? &*root_ : nullptr;
}

}  // namespace analytics::server
