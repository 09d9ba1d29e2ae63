// The browser of whatsapp-web is the operating system's own: none is downloaded at installation.
module.exports = { skipDownload: true }
