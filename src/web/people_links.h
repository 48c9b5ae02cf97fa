// Names after an @ in what people wrote (text/markdown.h) as links to the pages of those who have them.
#pragma once

#include <string>

#include "web/site.h"

namespace quire::web {

/// The page with a link around each name that is somebody's here; one query for all of them.
std::string with_people_linked(const Site& site, std::string page);

}  // namespace quire::web
