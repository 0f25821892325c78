#include "http/curl_errors.h"

#include "retry/verdict.h"

namespace analytics {
namespace {

ErrorCode code_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return ErrorCode::resolve_failed;
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:  // The connection's own time; libcurl is given no other.
    case CURLE_PROXY:
      return ErrorCode::connect_failed;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_USE_SSL_FAILED:
      return ErrorCode::tls_failed;
    case CURLE_URL_MALFORMAT:
    case CURLE_BAD_FUNCTION_ARGUMENT:
    case CURLE_UNKNOWN_OPTION:  // A libcurl that was built without what a setting asks for.
    case CURLE_NOT_BUILT_IN:
      return ErrorCode::invalid_config;
    default:
      return ErrorCode::network_error;
  }
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

// In TLS 1.3 a client learns that its certificate was refused when it reads the answer.
bool is_tls_alert(CURLcode code, std::string_view detail) {
  return (code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR) && has(detail, "alert");
}

// libcurl quotes a proxy of the environment that it can't read, with all that is in it.
bool may_hold_credentials(std::string_view detail) {
  return has(detail, "Unsupported proxy") || has(detail, "://") || has(detail, "@");
}

}  // namespace

Error curl_error(CURLcode code, std::string_view detail, const std::string& host) {
  const ErrorCode ours = is_tls_alert(code, detail) ? ErrorCode::tls_failed : code_of(code);
  const bool unsaid = detail.empty() || may_hold_credentials(detail);
  return network_failure(ours, host, unsaid ? curl_easy_strerror(code) : detail);
}

Error network_failure(ErrorCode code, const std::string& host, std::string_view message) {
  Error error{code, host + ": " + std::string(message)};
  error.retryable = verdict(error) == Verdict::retry;
  return error;
}

}  // namespace analytics
