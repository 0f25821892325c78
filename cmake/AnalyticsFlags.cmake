# The one place for warnings and sanitizers: every target of ours links `analytics_flags` privately.
add_library(analytics_flags INTERFACE)
target_compile_features(analytics_flags INTERFACE cxx_std_20)
target_compile_options(analytics_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  -fno-semantic-interposition
  # g++ 12 sees overlaps in every `"text" + string` (its bug 105329).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<BOOL:${ANALYTICS_WERROR}>:-Werror>)
if(ANALYTICS_SANITIZE)
  target_compile_options(analytics_flags INTERFACE
    -fsanitize=${ANALYTICS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
    # With it, g++ 12 takes what it instruments in <regex> for uninitialised (its bug 105562).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(analytics_flags INTERFACE -fsanitize=${ANALYTICS_SANITIZE})
endif()
