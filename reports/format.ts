/** The formats of a report and the file, or folder, of each in the folder of a run. */
export const formatFiles = {
  html: 'report.html',
  pdf: 'report.pdf',
  allure: 'allure-results',
  junit: 'junit.xml',
  ctrf: 'ctrf.json',
  sarif: 'report.sarif',
  earl: 'earl.jsonld',
  csv: 'cases.csv',
} as const;

export type Format = keyof typeof formatFiles;

export const formats = Object.keys(formatFiles) as readonly Format[];
