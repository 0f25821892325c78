#include <analytics/text.h>

#include <new>

namespace analytics::detail {

char* text_allocate(std::uint32_t bytes) { return static_cast<char*>(::operator new(bytes)); }
void text_free(char* text) noexcept { ::operator delete(text); }

}  // namespace analytics::detail
