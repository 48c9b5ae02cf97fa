// A paper as RIS, the tagged lines that every reference manager reads. Tags and the reasons for them:
// docs/interfaces.md "Citations".
#pragma once

#include <string>

#include "paper/paper.h"

namespace quire::web {

/// One record in UTF-8; its lines end with CR LF, the last is "ER  - ".
std::string ris(const Paper& paper);

}  // namespace quire::web
