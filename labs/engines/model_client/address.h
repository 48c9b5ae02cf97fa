// Where an endpoint is and what opens it. The key comes from an environment variable whose name is handed in;
// it is sent to the endpoint alone, never in the clear to another machine, and taken out of everything that
// is shown or kept.
#pragma once

#include <string>
#include <string_view>

#include "paper/result.h"

namespace quire::labs::model_client {

class Address {
 public:
  /// `base` is what stands before /completions: "http://127.0.0.1:8099/v1". `key_env` may be empty or unset:
  /// no key is sent.
  static Result<Address> open(std::string base, std::string key_env);

  std::string url(std::string_view path) const { return base_ + std::string(path); }
  /// "Authorization: Bearer ...", or empty.
  std::string key_header() const;
  const std::string& key_env() const { return key_env_; }
  bool on_this_machine() const { return near_; }

  /// `text` with "[key]" wherever the key stands in it. A key of less than 8 characters is taken for no
  /// secret: servers of one's own take any word.
  std::string without_key(std::string text) const;
  bool holds_key(std::string_view text) const;

 private:
  std::string base_;
  std::string key_env_;
  std::string key_;
  bool near_ = false;
};

}  // namespace quire::labs::model_client
