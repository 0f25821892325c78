// The curl transport as a Transport, and what a fork makes of it.
#include <analytics/transport.h>

#include <utility>

#include "base/fork_generation.h"
#include "http/curl_api.h"
#include "http/curl_loop.h"
#include "http/curl_options.h"

namespace analytics {
namespace {

class CurlTransport : public Transport {
 public:
  explicit CurlTransport(std::unique_ptr<CurlLoop> loop) : loop_(std::move(loop)) {}

  // The child of a fork has no thread to end, and must not touch the handles: a goodbye on a TLS
  // connection, which it shares with its parent, would end the parent's. So they are left as they
  // are.
  ~CurlTransport() override {
    if (is_inherited()) (void)loop_.release();
  }

  RequestId start(HttpRequest request, Deadline deadline, Done done) override {
    if (!is_inherited()) return loop_->start(std::move(request), deadline, std::move(done));
    done(Error{ErrorCode::not_available, "The transport was made before a fork; make another"});
    return 0;
  }

  void cancel(RequestId id) override {
    if (!is_inherited()) loop_->cancel(id);
  }

 private:
  bool is_inherited() const { return generation_ != fork_generation(); }

  const std::uint32_t generation_ = fork_generation();
  std::unique_ptr<CurlLoop> loop_;
};

}  // namespace

CURLcode CurlApi::global_init() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  return code;
}

Result<std::shared_ptr<Transport>> curl_transport(CurlOptions options) {
  return curl_transport(std::move(options), std::make_shared<CurlApi>());
}

Result<std::shared_ptr<Transport>> curl_transport(CurlOptions options,
                                                  std::shared_ptr<CurlApi> api) {
  if (api->global_init() != CURLE_OK) {
    return Error{ErrorCode::not_available, "libcurl could not be initialised"};
  }
  Result<CurlOptions> checked = checked_options(std::move(options));
  if (!checked) return std::move(checked).error();
  Result<std::unique_ptr<CurlLoop>> loop = CurlLoop::create(*std::move(checked), std::move(api));
  if (!loop) return std::move(loop).error();
  return std::shared_ptr<Transport>(std::make_shared<CurlTransport>(std::move(*loop)));
}

}  // namespace analytics
