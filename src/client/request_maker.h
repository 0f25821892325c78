#pragma once

// A batch as the request that carries it: the envelope around it, packed, authorized.
//
//   HttpRequest request = maker.make(batch, attempts, token);
//
// One thread's at a time.

#include <string_view>

#include <analytics/transport.h>

#include "client/encoded_batch.h"
#include "client/final_config.h"

namespace analytics {

class RequestMaker {
 public:
  explicit RequestMaker(const FinalConfig& config) : config_(config) {}

  /// With the token as authorization; with the write key where it is empty.
  HttpRequest make(const EncodedBatch& batch, int attempts, std::string_view token) const;

  /// For a server that does not take packed bodies (415): from now on none is.
  void stop_packing() noexcept { packs_ = false; }
  static bool is_packed(const HttpRequest& request);

 private:
  const FinalConfig& config_;
  bool packs_ = true;
};

}  // namespace analytics
