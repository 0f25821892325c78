#pragma once

// A place below the present one, for as long as what stands there is compiled: faults name it.
//
//   const Within there(pointer, "@path");   // "/name" becomes "/name/@path"
//
// One thread's at a time.

#include <string>
#include <string_view>

namespace analytics::server::pack {

class Within {
 public:
  Within(std::string& pointer, std::string_view name) : pointer_(pointer), length_(pointer.size()) {
    pointer_.push_back('/');
    for (const char c : name) {  // RFC 6901, section 3
      if (c == '~') {
        pointer_.append("~0");
      } else if (c == '/') {
        pointer_.append("~1");
      } else {
        pointer_.push_back(c);
      }
    }
  }
  ~Within() { pointer_.resize(length_); }
  Within(const Within&) = delete;
  Within& operator=(const Within&) = delete;

 private:
  std::string& pointer_;
  std::size_t length_;
};

}  // namespace analytics::server::pack
