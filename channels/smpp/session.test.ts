import { describe, expect, test } from 'vitest'
import { deliverSm, type Script } from '../../test/harness/scripted-smsc.ts'
import { outbound, SmppHouse } from '../../test/harness/smpp-house.ts'

/** Refuses every bind with this status. */
const refusing =
  (status: number): Script =>
  ({ command, sequence }, { say }) => {
    if (command !== 'bind_transceiver') return false
    say({ command: 'bind_transceiver_resp', sequence, status, systemId: '', tlvs: [] })
    return true
  }

describe('smpp session', () => {
  test('binds as version 3.4 with what the settings say', async () => {
    await using house = await SmppHouse.open()
    const { host } = await house.listen({ systemType: 'CP', addressRange: '1708' })
    const { heard } = await house.smsc.bound()
    expect(heard[0]).toMatchObject({
      command: 'bind_transceiver',
      systemId: 'pemkot',
      password: 'rahasia',
      systemType: 'CP',
      interfaceVersion: 0x34,
      range: { address: '1708' },
    })
    await host.until(() => host.states.length === 2)
    expect(host.states).toEqual([{ kind: 'connecting' }, { kind: 'up' }])
  })

  test('as a pair sends on one connection and receives on the other', async () => {
    await using house = await SmppHouse.open()
    const { host, connection } = await house.listen({ mode: 'pair' })
    const visits = [await house.smsc.bound(1), await house.smsc.bound(2)]
    await host.until(() => host.states.some(({ kind }) => kind === 'up'))
    const [transmitter, receiver] = ['bind_transmitter', 'bind_receiver'].map((command) =>
      visits.find(({ heard }) => heard[0]?.command === command),
    )
    expect((await connection.send(outbound())).kind).toBe('accepted')
    receiver?.say(deliverSm())
    await host.until(() => host.messages.length === 1)
    expect(transmitter?.heard.some(({ command }) => command === 'submit_sm')).toBe(true)
    transmitter?.socket.destroy()
    await host.until(() => host.states.at(-1)?.kind === 'down')
  })

  test('several binds are up while one is', async () => {
    await using house = await SmppHouse.open()
    const { host, connection } = await house.listen({ binds: 2 })
    const [one] = [await house.smsc.bound(1), await house.smsc.bound(2)]
    await host.until(() => host.states.at(-1)?.kind === 'up')
    house.smsc.script = refusing(0x0d)
    one.socket.destroy()
    await house.smsc.until(() => house.smsc.heard('bind_transceiver').length === 3)
    expect((await connection.send(outbound())).kind).toBe('accepted')
    expect(host.states.at(-1)).toEqual({ kind: 'up' })
  })

  test('goes to the next host where one is away', async () => {
    await using house = await SmppHouse.open()
    const { port } = house.smsc
    await house.listen({ host: ['127.0.0.1:1', `127.0.0.1:${port}`], binds: 1 })
    expect((await house.smsc.bound()).heard[0]?.command).toBe('bind_transceiver')
  })

  test('binds again after a cut, and after the centre takes leave', async () => {
    await using house = await SmppHouse.open()
    const { host, connection } = await house.listen()
    const first = await house.smsc.bound(1)
    first.socket.destroy()
    const second = await house.smsc.bound(2)
    second.say({ command: 'unbind', sequence: 3, status: 0 })
    await house.smsc.bound(3)
    await host.until(() => host.states.filter(({ kind }) => kind === 'up').length === 3)
    expect(second.heard.at(-1)).toMatchObject({ command: 'unbind_resp', sequence: 3 })
    expect((await connection.send(outbound())).kind).toBe('accepted')
  })

  test.for([0x05, 0x0d, 0x0e, 0x0f])(
    'reports a bind refused with %i, and waits',
    async (status) => {
      await using house = await SmppHouse.open()
      house.smsc.script = refusing(status)
      const { host } = await house.listen()
      await host.until(() => host.states.at(-1)?.kind === 'refused')
      await new Promise((resolve) => setTimeout(resolve, 30))
      expect(house.smsc.heard('bind_transceiver')).toHaveLength(1)
      const detail = `command_status 0x0000000${status.toString(16).toUpperCase()}`
      expect(host.states.at(-1)).toEqual({ kind: 'refused', detail })
      expect(JSON.stringify(host.states)).not.toContain('rahasia')
    },
  )

  test('tries a bind again that is refused for now', async () => {
    await using house = await SmppHouse.open()
    house.smsc.script = refusing(0x08)
    const { host } = await house.listen()
    await house.smsc.until(() => house.smsc.heard('bind_transceiver').length === 2)
    house.smsc.script = () => false
    await host.until(() => host.states.at(-1)?.kind === 'up')
    expect(host.states.map(({ kind }) => kind)).not.toContain('refused')
  })

  test('waits longer after every failure, and begins anew after a session that lasted', async () => {
    await using house = await SmppHouse.open()
    const times: number[] = []
    const refuse = refusing(0x08)
    house.smsc.script = (pdu, visit) => {
      if (pdu.command === 'bind_transceiver') times.push(Date.now())
      return times.length <= 4 && refuse(pdu, visit)
    }
    const { host } = await house.listen({ reconnectMs: 20 })
    await host.until(() => host.states.at(-1)?.kind === 'up')
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0))
    for (const [index, least] of [20, 40, 100, 200].entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(least - 1)
    }
    await new Promise((resolve) => setTimeout(resolve, 220))
    const cutAt = Date.now()
    house.smsc.visits.at(-1)?.socket.destroy()
    await house.smsc.bound(6)
    // The next wait would have been 400 ms.
    expect(Date.now() - cutAt).toBeLessThan(350)
  })

  test('gives up a bind without an answer', async () => {
    await using house = await SmppHouse.open()
    house.smsc.script = () => true
    const { host } = await house.listen({ bindTimeoutMs: 20 })
    await house.smsc.bound(2)
    expect(host.states.at(-1)).toEqual({ kind: 'down', detail: 'bind: silent' })
  })

  test('takes an answer to another command for no answer to the bind', async () => {
    await using house = await SmppHouse.open()
    house.smsc.script = ({ sequence }, { say }) => {
      say({ command: 'enquire_link_resp', sequence, status: 0 })
      return true
    }
    const { host } = await house.listen({ reconnectMs: 60_000 })
    await host.until(() => host.states.length === 2)
    expect(host.states[1]).toEqual({ kind: 'down', detail: 'bind: unreadable' })
  })

  test('asks a silent centre for life, and binds again where none comes', async () => {
    await using house = await SmppHouse.open()
    const { host } = await house.listen({ enquireLinkMs: 15 })
    const first = await house.smsc.bound(1)
    await house.smsc.until(() => house.smsc.heard('enquire_link').length === 3)
    expect(house.smsc.visits).toHaveLength(1)
    house.smsc.script = ({ command }) => command === 'enquire_link'
    await house.smsc.bound(2)
    expect(first.socket.destroyed || first.socket.readableEnded).toBe(true)
    expect(host.states).toContainEqual({ kind: 'down', detail: 'no answer to enquire_link' })
  })

  test('takes whatever a centre says for life, if it never answers enquire_link', async () => {
    await using house = await SmppHouse.open()
    house.smsc.script = ({ command }) => command === 'enquire_link'
    const { host } = await house.listen({ enquireLinkMs: 30 })
    const visit = await house.smsc.bound(1)
    for (let sequence = 1; sequence <= 12; sequence += 1) {
      visit.say(deliverSm({ sequence }))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(house.smsc.heard('enquire_link').length).toBeGreaterThan(0)
    expect(house.smsc.visits).toHaveLength(1)
    // Now it falls silent.
    await host.until(() => host.states.some(({ kind }) => kind === 'down'))
    expect(host.states).toContainEqual({ kind: 'down', detail: 'no answer to enquire_link' })
  })

  test('answers enquire_link, and leaves alone what asks for no answer', async () => {
    await using house = await SmppHouse.open()
    await house.listen()
    const visit = await house.smsc.bound()
    visit.socket.write(Buffer.from('00000010000001020000000000000001', 'hex'))
    visit.say({ command: 'generic_nack', sequence: 0, status: 3 })
    visit.say({ command: 'enquire_link', sequence: 77, status: 0 })
    await house.smsc.until(() => visit.heard.length === 2)
    expect(visit.heard[1]).toMatchObject({ command: 'enquire_link_resp', sequence: 77 })
  })

  test('speaks TLS where it is asked to', async () => {
    await using house = await SmppHouse.open()
    const greeting = Promise.withResolvers<Buffer>()
    const { createServer } = await import('node:net')
    const server = createServer((socket) => {
      socket
        .on('error', () => undefined)
        .once('data', (chunk) => {
          greeting.resolve(chunk)
          socket.destroy()
        })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const { connection } = await house.listen({ host: `127.0.0.1:${port}`, tls: true })
    // RFC 8446, 5.1: a handshake record.
    expect((await greeting.promise)[0]).toBe(0x16)
    await connection.close()
    await new Promise((resolve) => server.close(resolve))
  })
})

describe('smpp close', () => {
  test('finishes what is under way, refuses the rest, then unbinds', async () => {
    await using house = await SmppHouse.open()
    const { host, connection } = await house.listen({ confirmMs: 10_000 })
    const visit = await house.smsc.bound()
    const durable = Promise.withResolvers<void>()
    host.keep = () => durable.promise
    visit.say(deliverSm({ sequence: 1 }))
    await host.until(() => host.messages.length === 1)
    const closed = connection.close()
    visit.say(deliverSm({ sequence: 2 }))
    await house.smsc.until(() => house.smsc.heard('deliver_sm_resp').length === 1)
    expect(await connection.send(outbound())).toMatchObject({ kind: 'deferred' })
    durable.resolve()
    await closed
    const said = visit.heard.slice(1).map((pdu) => [pdu.command, pdu.sequence, pdu.status])
    expect(said).toEqual([
      ['deliver_sm_resp', 2, 0x64],
      ['deliver_sm_resp', 1, 0],
      ['unbind', expect.any(Number), 0],
    ])
    expect(house.smsc.visits).toHaveLength(1)
  })

  test('comes with the abort of the host too, and waits for the answer to a message', async () => {
    await using house = await SmppHouse.open()
    const { host, connection, visit } = await house.up()
    house.smsc.script = ({ command }) => command === 'submit_sm'
    const outcome = connection.send(outbound())
    await house.smsc.until(() => house.smsc.heard('submit_sm').length === 1)
    host.abort()
    const [submitted] = house.smsc.heard('submit_sm')
    visit.say({
      command: 'submit_sm_resp',
      sequence: submitted?.sequence ?? 0,
      status: 0,
      messageId: 'Z1',
      tlvs: [],
    })
    expect(await outcome).toEqual({ kind: 'accepted', externalId: 'Z1' })
    await connection.close()
    expect(visit.heard.at(-1)?.command).toBe('unbind')
  })

  test('ends a connection that never came up', async () => {
    await using house = await SmppHouse.open()
    const { connection } = await house.listen({ host: '127.0.0.1:1', reconnectMs: 60_000 })
    await connection.close()
    expect(house.smsc.visits).toEqual([])
  })
})
