"""Every configuration whose score on the development years (1993-2016) was ever looked at."""

LOOKED_AT = {
    "elastic net, alpha 0.5, all predictors, mean imputation, penalty by 10-fold CV by country": 1,
    "trees (depth 3, 120 rounds), panel and its changes, narrow outcome": 1,
    "the same with V-Dem levels and changes over one and three years": 1,
    "the same, wide outcome (EWP, TMK, PITF, one-sided killing of 500 and more), rate not set": 1,
    "each of these three recalibrated by slope and intercept on earlier forecasts": 3,
    "mean of the narrow and the wide one so recalibrated, and that recalibrated again": 2,
    "narrow trees with V-Dem, set to the base rate of the last 20 years, three seeds": 1,
    "12 bags over countries and a third of the columns, narrow outcome, set to the base rate": 1,
    "the same, wide outcome": 1,
    "mean of these two: the boosted trees in use": 1,
    "mean of these two and the elastic net; the same with the wide one counted twice": 2,
    "elastic net with V-Dem and changes, wide outcome, set to the rate of 10 or 20 years": 2,
    "means of that and the wide trees, also counted twice, and both trees": 4,
    "wide bags with GED, EPR shares, regional onsets, years since an onset; 10 or 20 years": 2,
    "wide bags on calm country-years alone, on war years alone, means with the wide one": 4,
    "weight of the elastic net's forecast in the risk picture": 1,
}
"""In words, and how many each line stands for."""

CONFIGURATIONS = tuple(LOOKED_AT)
TRIED = sum(LOOKED_AT.values())
