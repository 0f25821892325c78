#include "server/http/json_error.h"

#include "base/buffer.h"
#include "json/write.h"

namespace analytics::server {

ServerResponse json_error(int status, std::string_view code, std::string_view message) {
  ByteBuffer body;
  body.append(R"({"success":false,"code":)");
  write_string(body, code);
  body.append(R"(,"message":)");
  write_string(body, message);
  body.append(R"(,"error":)");
  write_string(body, message);
  body.append('}');
  return {.status = status, .body = std::string(body.view())};
}

}  // namespace analytics::server
