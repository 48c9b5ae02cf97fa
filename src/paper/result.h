// Result<T>: what a parse function returns, a value or one sentence about what is wrong with the input.
// Exceptions are left for what ends an operation (a full disk, a closed connection).
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace quire {

/// What is wrong, where, and what to do, in one line without a final full stop.
struct Error {
  std::string message;
};

/// A value of type T, or an Error. Test it before use: value() on an error is a bug of the caller.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  const std::string& error() const { return std::get<1>(state_).message; }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value, or an Error.
using Status = Result<std::monostate>;
inline Status success() { return std::monostate{}; }

}  // namespace quire
