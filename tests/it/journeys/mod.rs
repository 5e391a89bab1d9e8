//! Journeys: what people do from end to end, in a real Chromium, over all slices.

mod browser;
