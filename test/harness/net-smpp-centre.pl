#!/usr/bin/perl
# A message centre on Net::SMPP for tests. It is told what to do in lines of JSON on its standard
# input, and says what it sees in lines of JSON on its standard output. Octets are in hexadecimal.
use strict;
use warnings;
use IO::Select;
use JSON::PP;
use Net::SMPP;

my ($password) = @ARGV;
my $json = JSON::PP->new->canonical->latin1;
my %name_of = (
    1 => 'bind_receiver', 2 => 'bind_transmitter', 9 => 'bind_transceiver',
    4 => 'submit_sm', 6 => 'unbind', 0x15 => 'enquire_link',
    0x80000005 => 'deliver_sm_resp', 0x80000006 => 'unbind_resp',
    0x80000015 => 'enquire_link_resp', 0x80000000 => 'generic_nack',
);
my @fields = qw(
    system_id system_type interface_version address_range
    service_type source_addr_ton source_addr_npi source_addr dest_addr_ton dest_addr_npi
    destination_addr esm_class validity_period registered_delivery data_coding
);
my @answers;    # command_status of the next submit_sm, one each; 'none' for no answer
my $submitted = 0;
my $said = '';

$| = 1;
$SIG{PIPE} = 'IGNORE';
my $server = Net::SMPP->new_listen('127.0.0.1', port => 0, smpp_version => 0x34)
    or die "cannot listen: $!";
my $select = IO::Select->new($server, \*STDIN);
say_event({ event => 'listening', port => $server->sockport });

while (1) {
    for my $ready ($select->can_read) {
        if ($ready == $server) { accept_client() }
        elsif (fileno($ready) == fileno(STDIN)) { read_orders() }
        else { read_from($ready) }
    }
}

sub say_event { print $json->encode($_[0]), "\n" }

sub clients { grep { $_ != $server && fileno($_) != fileno(STDIN) } $select->handles }

sub accept_client {
    my $client = $server->accept or return;
    $client->set_version(0x34);
    $select->add($client);
    say_event({ event => 'connected' });
}

sub drop {
    my ($client) = @_;
    $select->remove($client);
    close $client;
    say_event({ event => 'gone' });
}

sub read_from {
    my ($client) = @_;
    local $SIG{__WARN__} = sub { };
    my $pdu = $client->read_pdu or return drop($client);
    my $cmd = $pdu->{cmd};
    my $event = { event => $name_of{$cmd} // "command $cmd", status => $pdu->{status}, seq => $pdu->{seq} };
    for (@fields) { $event->{$_} = $pdu->{$_} if defined $pdu->{$_} }
    $event->{short_message} = unpack 'H*', $pdu->{short_message} if defined $pdu->{short_message};
    if ($cmd == 4) { answer_submit($client, $pdu, $event) }
    elsif ($cmd == 1 || $cmd == 2 || $cmd == 9) { answer_bind($client, $pdu) }
    elsif ($cmd == 6) { $client->unbind_resp(seq => $pdu->{seq}) }
    elsif ($cmd == 0x15) { $client->enquire_link_resp(seq => $pdu->{seq}) }
    say_event($event);
}

sub answer_bind {
    my ($client, $pdu) = @_;
    my $status = $pdu->{password} eq $password ? 0 : 0x0e;
    my $answer = $name_of{ $pdu->{cmd} } . '_resp';
    ${*$client}{receives} = $pdu->{cmd} != 2;
    $client->$answer(system_id => 'NETSMPP', status => $status, seq => $pdu->{seq});
}

sub answer_submit {
    my ($client, $pdu, $event) = @_;
    my $answer = shift @answers // 0;
    return if $answer eq 'none';
    my $id = $answer ? '' : sprintf 'NS%08d', ++$submitted;
    $event->{message_id} = $id;
    $client->submit_sm_resp(message_id => $id, status => $answer, seq => $pdu->{seq});
}

sub read_orders {
    my $count = sysread STDIN, $said, 65_536, length $said;
    exit 0 unless $count;
    while ($said =~ s/^(.*)\n//) { obey($json->decode($1)) }
}

# The client that took messages last, or the only one.
sub receiver { (grep { ${*$_}{receives} } clients())[-1] }

sub obey {
    my ($order) = @_;
    my $do = $order->{do};
    if ($do eq 'answer') { push @answers, @{ $order->{with} } }
    elsif ($do eq 'cut') { drop($_) for clients() }
    elsif ($do eq 'enquire_link') { $_->enquire_link(async => 1) for clients() }
    elsif ($do eq 'unbind') { $_->unbind(async => 1) for clients() }
    elsif ($do eq 'deliver_sm') {
        my %message = %{ $order->{message} };
        $message{$_} = pack 'H*', $message{$_} for grep { defined $message{$_} } @{ $order->{octets} };
        receiver()->deliver_sm(%message, async => 1);
    }
}
