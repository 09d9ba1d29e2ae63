/** Links of complaints that wait for a book, or stand in one, are kept under this name. */
export const laporBulk = 'lapor-bulk'
/** Links of complaints to their Tracking ID in LAPOR!. */
export const lapor = 'lapor'
