/// Yearly measures of a world beside its twin, one function per output of that name. `year` counts from 0.
#pragma once

#include "models/peer_coaching/outputs.hpp"

namespace peerspread::peer_coaching {

double hours_delivered(const Study& study, std::size_t year);    ///< h per coached teacher
std::vector<float> hours_by_kind(const Study& study);            ///< [year][kind], h per coached teacher
double kinds_of_support(const Study& study, std::size_t year);   ///< exp of the entropy of the mix; NaN without support
std::vector<float> cost_items(const Study& study);               ///< [year][item], $ per coached teacher
double cost_per_teacher(const Study& study, std::size_t year);   ///< $ per coached teacher in the year
double cost_so_far(const Study& study, std::size_t year);        ///< $ per coached teacher, years 0..year
double cost_per_tenth_sd(const Study& study, std::size_t year);  ///< NaN unless the effect is above 0.01 SD
double cost_per_changed_teacher(const Study& study, std::size_t year);      ///< NaN unless more than 0.1 % more changed
double effect_on_seats(const Study& study, std::size_t year, Group group);  ///< SD, at the end of the year
double effect_on_coached(const Study& study, std::size_t year);             ///< SD, at the end of the year
double retention(const Study& study, std::size_t year);                     ///< NaN before funding ended
double between_leader_sd(const Study& study, std::size_t year);             ///< SD; NaN with fewer than two posts
std::vector<float> naive_effect(const Study& study);                        ///< SD, one a year
double comparison_drift(const Study& study, std::size_t year);       ///< SD a year since the start, own world alone
double total_gain_per_leader(const Study& study, std::size_t year);  ///< SD x teachers of all groups, per post
double changed_per_leader(const Study& study, std::size_t year);     ///< more teachers with sustained change, per post
std::vector<float> effect_by_subgroup(const Study& study);  ///< [year][subgroup], SD; NaN where there is nobody

}  // namespace peerspread::peer_coaching
