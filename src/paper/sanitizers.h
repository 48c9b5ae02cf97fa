// Which sanitizers the program was built with: g++ says so by macros, clang by features. Limits of time and
// of addresses depend on it.
#pragma once

#if defined(__SANITIZE_ADDRESS__)
#define QUIRE_ADDRESS_SANITIZER 1
#elif defined(__SANITIZE_THREAD__)
#define QUIRE_THREAD_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define QUIRE_ADDRESS_SANITIZER 1
#elif __has_feature(thread_sanitizer)
#define QUIRE_THREAD_SANITIZER 1
#endif
#endif

namespace quire {

#if defined(QUIRE_ADDRESS_SANITIZER)
inline constexpr bool kAddressSanitizer = true;
#else
inline constexpr bool kAddressSanitizer = false;
#endif
#if defined(QUIRE_THREAD_SANITIZER)
inline constexpr bool kThreadSanitizer = true;
#else
inline constexpr bool kThreadSanitizer = false;
#endif
inline constexpr bool kSanitized = kAddressSanitizer || kThreadSanitizer;

}  // namespace quire
