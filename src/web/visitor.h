// Who asks for a page, and what they may do. Found out once a request, before any page is made (app.cc).
#pragma once

#include <cstdint>
#include <string>

#include "store/person.h"

namespace quire::web {

struct Visitor {
  enum class By : std::uint8_t {
    nobody,    ///< not signed in
    loopback,  ///< who sits at the machine of a Quire without accounts
    session,   ///< a browser that signed in
    token,     ///< a program
  };
  By by = By::nobody;
  std::string person;  ///< key; empty: nobody
  std::string name;    ///< as others see it
  store::Role role = store::Role::reader;
  /// What forms of a session must bring along; empty: nothing.
  std::string form_token;
  /// What a token may do besides reading; everything for others.
  bool may_write = true;
  bool is_confirmed = true;      ///< false: the address of mail is not confirmed yet, so the role is reader
  bool bad_credentials = false;  ///< came with a token that opens nothing

  bool is_known() const { return !person.empty(); }
  bool may(store::Role wanted) const { return is_known() && may_write && role >= wanted; }
};

}  // namespace quire::web
