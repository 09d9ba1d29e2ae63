/** Sabotage: loaded into the gateway, it leaves a promise behind that nobody owns. */
setTimeout(() => {
  void Promise.reject(new Error('sabotage: a promise without an owner'))
}, 3_000)
